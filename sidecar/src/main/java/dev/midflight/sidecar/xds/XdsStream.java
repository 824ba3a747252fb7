package dev.midflight.sidecar.xds;

import dev.midflight.sidecar.fleet.FleetLoop;
import dev.midflight.sidecar.fleet.StreamEnd;
import dev.midflight.wire.xds.DeltaRequest;
import dev.midflight.wire.xds.DeltaResponse;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * One stream, from its dial to its end. On the loop only.
 *
 * <p>The next response is read when {@link #readOn} says so, which is once the one before it was
 * answered: a control plane that is faster than this proxy is slowed down by its own window.
 */
final class XdsStream extends ClientCall.Listener<DeltaResponse> {
    private final XdsDialer.Dialled dialled;
    private final ClientCall<DeltaRequest, DeltaResponse> call;
    private final XdsSettings settings;
    private final FleetLoop loop;
    private final Events events;
    private Future<?> timer = CompletableFuture.completedFuture(null);
    private State state = State.DIALLING;
    private boolean heard;

    private enum State {
        DIALLING,
        OPEN,
        ENDED
    }

    /** What becomes of a stream. */
    interface Events {
        /** It can carry requests. */
        void opened();

        /**
         * @param first of this stream
         */
        void received(DeltaResponse response, boolean first);

        void ended(StreamEnd end);
    }

    XdsStream(XdsDialer.Dialled dialled, XdsSettings settings, FleetLoop loop, Events events) {
        this.dialled = dialled;
        this.call = dialled.call();
        this.settings = settings;
        this.loop = loop;
        this.events = events;
    }

    void start() {
        timer =
                loop.after(
                        settings.answerTimeout(), () -> call.cancel("no response in time", null));
        call.start(this, new Metadata());
        call.request(1);
    }

    void send(DeltaRequest request) {
        if (state == State.OPEN) {
            call.sendMessage(request);
        }
    }

    void readOn() {
        if (state == State.OPEN) {
            call.request(1);
        }
    }

    /** Its end is told as any other. */
    void close() {
        if (state != State.ENDED) {
            call.cancel("this proxy stops serving", null);
        }
    }

    @Override
    public void onReady() {
        if (state == State.DIALLING) {
            state = State.OPEN;
            events.opened();
        }
    }

    @Override
    public void onMessage(DeltaResponse response) {
        if (state == State.OPEN) {
            boolean first = !heard;
            heard = true;
            timer.cancel(false);
            events.received(response, first);
        }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        state = State.ENDED;
        timer.cancel(false);
        var _ = dialled.channel().shutdownNow();
        events.ended(StreamEnd.of(settings.address(), status, trailers, heard));
    }
}
