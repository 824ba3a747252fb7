package dev.midflight.sidecar.protocol.http.routed;

import dev.midflight.sidecar.cluster.Outcome;
import dev.midflight.sidecar.protocol.http.StreamFailure;

/** What a response, gRPC's own status included, or a failure says about its host. */
public final class Outcomes {
    private static final int UNKNOWN = 2;
    private static final int DEADLINE_EXCEEDED = 4;
    private static final int INTERNAL = 13;
    private static final int UNAVAILABLE = 14;
    private static final int DATA_LOSS = 15;

    private Outcomes() {}

    /** Of a try that was answered in the upstream's place. */
    public static Outcome of(StreamFailure failure) {
        return switch (failure) {
            case CONNECT_FAILED -> Outcome.CONNECT_FAILURE;
            case LOST, RACED, INVALID, HEAD_TOO_LARGE, ABORTED, CANCELLED, REFUSED -> Outcome.RESET;
            case TIMEOUT -> Outcome.TIMEOUT;
            case UNSUPPORTED, NO_ROUTE, BAD_PATH, NO_HOST, OVERFLOW, OVERLOADED ->
                    Outcome.CANCELLED;
        };
    }

    /**
     * @param grpcStatus -1: none
     */
    static Outcome of(int status, int grpcStatus) {
        return switch (grpcStatus) {
            case DEADLINE_EXCEEDED, UNAVAILABLE -> Outcome.GATEWAY_ERROR;
            case UNKNOWN, INTERNAL, DATA_LOSS -> Outcome.SERVER_ERROR;
            default -> Outcome.ofStatus(status);
        };
    }
}
