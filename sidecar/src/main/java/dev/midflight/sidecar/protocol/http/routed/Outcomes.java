package dev.midflight.sidecar.protocol.http.routed;

import dev.midflight.sidecar.cluster.Outcome;

/** What a response says about its host, gRPC's own status included. */
final class Outcomes {
    private static final int UNKNOWN = 2;
    private static final int DEADLINE_EXCEEDED = 4;
    private static final int INTERNAL = 13;
    private static final int UNAVAILABLE = 14;
    private static final int DATA_LOSS = 15;

    private Outcomes() {}

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
