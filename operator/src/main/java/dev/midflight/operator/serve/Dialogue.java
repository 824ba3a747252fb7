package dev.midflight.operator.serve;

import java.util.List;

/**
 * One variant of the protocol on one stream: what a client says, and what is answered. Not
 * thread-safe.
 */
interface Dialogue<Q> {
    /** The client said something. */
    void on(Q request);

    /**
     * True where a cluster's endpoints may be resources of their own; known with the first request.
     */
    boolean takesCollections();

    /** What is to be done now. */
    Answer next(long nowNanos);

    /** True where the last response has waited too long for its answer. */
    boolean isOverdue(long nowNanos);

    /** What the stream reads from here on. */
    void read(List<Shelf> shelves);

    Standing standing(Announced what, Shelf shelf);
}
