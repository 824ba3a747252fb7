package dev.midflight.sidecar.detect;

/** What the first bytes of a connection say about its protocol. */
enum Guess {
    HTTP1,
    TCP,
    /** Not enough bytes to tell. */
    UNDECIDED
}
