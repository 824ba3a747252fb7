package dev.midflight.operator.serve;

import dev.midflight.operator.rollout.PodKey;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One client's stream. gRPC calls it on its threads, whoever changes something on another one: all
 * of it is under one lock, and never waits.
 */
final class XdsCall<Q> extends ServerCall.Listener<Q> {
    private static final Executor NO_LOOP = Runnable::run;

    private final PodKey pod;
    private final ServerCall<Q, EncodedResponse> call;
    private final Dialogue<Q> dialogue;
    private final LongSupplier nanoClock;
    private final Supplier<Optional<Executor>> currentLoop;
    private final Consumer<XdsCall<?>> introduced;
    private final Consumer<XdsCall<?>> ended;
    private List<Shelf> shelves = List.of();
    private @Nullable Executor loop;
    private boolean known;
    private boolean closed;

    /**
     * @param currentLoop the event loop whose thread asks
     * @param introduced told once when the client has said what it is
     * @param ended told once when it ends, whoever ends it
     */
    XdsCall(
            PodKey pod,
            ServerCall<Q, EncodedResponse> call,
            Dialogue<Q> dialogue,
            LongSupplier nanoClock,
            Supplier<Optional<Executor>> currentLoop,
            Consumer<XdsCall<?>> introduced,
            Consumer<XdsCall<?>> ended) {
        this.pod = pod;
        this.call = call;
        this.dialogue = dialogue;
        this.nanoClock = nanoClock;
        this.currentLoop = currentLoop;
        this.introduced = introduced;
        this.ended = ended;
    }

    PodKey pod() {
        return pod;
    }

    /** Where what it writes costs least: its event loop, once that is known. */
    synchronized Executor loop() {
        return loop == null ? NO_LOOP : loop;
    }

    /** The client's first message may come. */
    synchronized void begin() {
        call.sendHeaders(new Metadata());
        call.request(1);
    }

    /** True once the client has said what it is, until it ends. */
    synchronized boolean isKnown() {
        return known && !closed;
    }

    synchronized boolean takesCollections() {
        return dialogue.takesCollections();
    }

    /**
     * What it reads from here on.
     *
     * @return what it read before
     */
    synchronized List<Shelf> read(List<Shelf> next) {
        List<Shelf> before = shelves;
        shelves = next;
        dialogue.read(next);
        push();
        return before;
    }

    synchronized List<Shelf> shelves() {
        return shelves;
    }

    /** Goes on where an answer does not come. */
    synchronized void tick() {
        if (dialogue.isOverdue(nanoClock.getAsLong())) {
            push();
        }
    }

    /** Sends what is due, as far as the client takes it. */
    synchronized void push() {
        while (!closed && call.isReady()) {
            switch (dialogue.next(nanoClock.getAsLong())) {
                case Answer.Send(EncodedResponse response) -> call.sendMessage(response);
                case Answer.Wait() -> {
                    return;
                }
                case Answer.Close(Status status) -> close(status);
            }
        }
    }

    /** To all of these together: what one of them waits for, all of them do. */
    synchronized Standing standing(Announced what, Shelf shelf) {
        return closed ? new Standing.Unconcerned() : dialogue.standing(what, shelf);
    }

    @Override
    public synchronized void onMessage(Q request) {
        if (!closed) {
            if (loop == null) {
                loop = currentLoop.get().orElse(null);
            }
            dialogue.on(request);
            if (!known) {
                known = true;
                introduced.accept(this);
            }
            call.request(1);
            push();
        }
    }

    @Override
    public void onReady() {
        push();
    }

    @Override
    public void onHalfClose() {
        close(Status.OK);
    }

    @Override
    public void onCancel() {
        end();
    }

    @Override
    public void onComplete() {
        end();
    }

    synchronized void close(Status status) {
        if (!closed) {
            closed = true;
            call.close(status, new Metadata());
            ended.accept(this);
        }
    }

    private synchronized void end() {
        if (!closed) {
            closed = true;
            ended.accept(this);
        }
    }
}
