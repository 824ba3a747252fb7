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
    /** The upstream says that it did not begin (RFC 9113 section 8.7): always safe. */
    REFUSED_STREAM,
    /** A gRPC status in a response without content; who lists one permits the repetition. */
    GRPC_CANCELLED,
    GRPC_DEADLINE_EXCEEDED,
    GRPC_INTERNAL,
    GRPC_RESOURCE_EXHAUSTED,
    GRPC_UNAVAILABLE,
    /** Not a condition, a permission: requests that are not idempotent, too (RFC 9110 9.2.2). */
    NON_IDEMPOTENT
}
