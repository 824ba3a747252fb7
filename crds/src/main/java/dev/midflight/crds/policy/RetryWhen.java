package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What may be tried again. */
public enum RetryWhen {
    /** No connection could be made. */
    @JsonProperty("ConnectFailure")
    CONNECT_FAILURE,
    /** The connection ended before the response began. */
    @JsonProperty("Reset")
    RESET,
    /** A try took too long. */
    @JsonProperty("Timeout")
    TIMEOUT,
    /** 502, 503 and 504. */
    @JsonProperty("GatewayError")
    GATEWAY_ERROR,
    /** Every status from 500 on. */
    @JsonProperty("ServerError")
    SERVER_ERROR,
    /** The upstream says that it did not begin. */
    @JsonProperty("RefusedStream")
    REFUSED_STREAM,
    /** A gRPC status without content. */
    @JsonProperty("GrpcCancelled")
    GRPC_CANCELLED,
    @JsonProperty("GrpcDeadlineExceeded")
    GRPC_DEADLINE_EXCEEDED,
    @JsonProperty("GrpcInternal")
    GRPC_INTERNAL,
    @JsonProperty("GrpcResourceExhausted")
    GRPC_RESOURCE_EXHAUSTED,
    @JsonProperty("GrpcUnavailable")
    GRPC_UNAVAILABLE,
    /** A permission: requests that are not idempotent, too. */
    @JsonProperty("NonIdempotent")
    NON_IDEMPOTENT
}
