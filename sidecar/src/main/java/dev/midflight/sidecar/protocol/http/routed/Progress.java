package dev.midflight.sidecar.protocol.http.routed;

import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.http.Caller;
import dev.midflight.sidecar.protocol.http.StreamFailure;
import java.util.function.Consumer;

/** How far a routed exchange is, which its course asks for; {@link RoutedStream} writes it. */
final class Progress implements CourseOwner {
    private static final int CONNECTING = 1;
    private static final int RACED = 2;
    private static final int RESPONDING = 4;
    private static final int GRPC = 8;

    private final Caller caller;
    private final Consumer<StreamFailure> expired;
    private long startedNanos = System.nanoTime();

    /** The try under way waits for a connection. */
    boolean connecting;

    /** A try has lost its connection before the request arrived, once. */
    boolean raced;

    /** The response's head has gone to the client. */
    boolean responding;

    boolean grpc;

    /** Of the response; -1: none yet. */
    int grpcStatus = -1;

    /** Of the response; 0: none yet. */
    int status;

    Progress(Caller caller, Consumer<StreamFailure> expired) {
        this.caller = caller;
        this.expired = expired;
    }

    @Override
    public Origin origin() {
        return caller.origin();
    }

    @Override
    public boolean redirected() {
        return caller.redirected();
    }

    @Override
    public long elapsedNanos(long nowNanos) {
        return nowNanos - startedNanos;
    }

    @Override
    public boolean responding() {
        return responding;
    }

    @Override
    public boolean connecting() {
        return connecting;
    }

    @Override
    public void expired(StreamFailure failure) {
        expired.accept(failure);
    }

    /** For a handover. */
    int flags() {
        return (connecting ? CONNECTING : 0)
                | (raced ? RACED : 0)
                | (responding ? RESPONDING : 0)
                | (grpc ? GRPC : 0);
    }

    void restore(RoutedState state) {
        startedNanos = System.nanoTime() - state.elapsedNanos();
        connecting = (state.flags() & CONNECTING) != 0;
        raced = (state.flags() & RACED) != 0;
        responding = (state.flags() & RESPONDING) != 0;
        grpc = (state.flags() & GRPC) != 0;
        grpcStatus = state.grpcStatus();
        status = state.status();
    }
}
