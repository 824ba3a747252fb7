package dev.midflight.sidecar.protocol.http1;

/** Where an HTTP/1.1 connection is. */
enum Phase {
    /** Between requests, or in the middle of a head. */
    HEAD,
    /** A request's head is read, and its next try has not begun: a delay, or before a retry. */
    WAITING,
    /** A request's head is read and waits for its upstream. */
    CONNECTING,
    /** Request and response are passing. */
    EXCHANGE,
    /** Request and response are passing as messages. */
    MESSAGES,
    /** All is answered; the client's own end is awaited for a moment. */
    CLOSING,
    /** Handed on or closed. */
    ENDED
}
