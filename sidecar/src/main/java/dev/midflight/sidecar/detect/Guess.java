package dev.midflight.sidecar.detect;

/** What the first bytes of a connection say about its protocol. */
enum Guess {
    HTTP1,
    /** By prior knowledge; only where its streams are to be passed on one by one. */
    HTTP2,
    TCP,
    /** Not enough bytes to tell. */
    UNDECIDED
}
