package dev.midflight.e2e.load;

/** What a {@link FaultyRelay} does to one chunk of what it relays. */
enum Fault {
    NONE,
    /** Both connections are reset. */
    RESET,
    /** Both connections end in order. */
    END,
    /** The request does not arrive. */
    SWALLOW,
    /** A byte of the answer is another one. */
    FLIP,
    /** The answer comes half a second later. */
    DELAY,
    /** The request is executed a second time, on another connection, and that answer is dropped. */
    REPLAY
}
