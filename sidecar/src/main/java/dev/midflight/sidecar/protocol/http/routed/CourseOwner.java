package dev.midflight.sidecar.protocol.http.routed;

import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.http.StreamFailure;

/** The exchange that a {@link Course} is for, whatever protocol its client speaks. */
public interface CourseOwner {
    /** Of its client's connection. */
    Origin origin();

    /** False where nobody redirected that: its destination is this listener again. */
    boolean redirected();

    /** Since the request's head was read. */
    long elapsedNanos(long nowNanos);

    /** True once the final response's head has gone to the client. */
    boolean responding();

    /** True while the try under way waits for a connection. */
    boolean connecting();

    /**
     * A limit has passed.
     *
     * @param failure {@code CONNECT_FAILED} or {@code TIMEOUT}
     */
    void expired(StreamFailure failure);
}
