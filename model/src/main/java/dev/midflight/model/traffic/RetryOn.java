package dev.midflight.model.traffic;

/** What may be tried again. */
public enum RetryOn {
    /** No connection could be made: always safe. */
    CONNECT_FAILURE,
    /** The connection ended before the response began. */
    RESET,
    /** A try took longer than it may. */
    TIMEOUT,
    /** 502, 503 and 504. */
    GATEWAY_ERROR,
    /** Every status from 500 on. */
    SERVER_ERROR,
    /** Not a condition, a permission: requests that are not idempotent, too (RFC 9110 9.2.2). */
    NON_IDEMPOTENT
}
