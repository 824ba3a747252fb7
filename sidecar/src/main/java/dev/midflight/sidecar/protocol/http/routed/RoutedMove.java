package dev.midflight.sidecar.protocol.http.routed;

import dev.midflight.sidecar.protocol.http.Alarm;
import dev.midflight.sidecar.protocol.http.MovableStream;
import dev.midflight.sidecar.protocol.http.UpstreamStream;
import java.util.Optional;
import java.util.function.Consumer;

/** A routed exchange as a handover sees it: the try under way, and what waits for the next one. */
record RoutedMove(RoutedStream exchange, Course course, KeptRequest request, Alarm pause)
        implements MovableStream {
    private Optional<MovableStream> tryUnderWay() {
        return Optional.ofNullable(exchange.stream()).map(UpstreamStream::movable);
    }

    @Override
    public boolean isMovable() {
        return !exchange.isOver()
                && request.isMovable()
                && (exchange.stream() == null
                        || tryUnderWay().filter(MovableStream::isMovable).isPresent());
    }

    @Override
    public void carriers(Consumer<Object> to) {
        tryUnderWay().ifPresent(under -> under.carriers(to));
    }

    @Override
    public byte[] export() {
        Progress progress = exchange.progress();
        return new RoutedState(
                        progress.elapsedNanos(System.nanoTime()),
                        progress.flags(),
                        progress.grpcStatus,
                        progress.status,
                        pause.isUnderWay() ? pause.leftNanos() : -1,
                        course.export(),
                        request.export(),
                        tryUnderWay().map(MovableStream::export).orElse(new byte[0]))
                .toBytes();
    }

    @Override
    public void freeze() {
        course.limits().freeze();
        pause.freeze();
        tryUnderWay().ifPresent(MovableStream::freeze);
    }

    @Override
    public void proceed() {
        course.limits().thaw();
        pause.thaw();
        tryUnderWay().ifPresent(MovableStream::proceed);
        exchange.proceed();
    }

    @Override
    public void moved() {
        tryUnderWay().ifPresent(MovableStream::moved);
        exchange.moved();
    }
}
