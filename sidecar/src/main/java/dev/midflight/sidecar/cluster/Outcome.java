package dev.midflight.sidecar.cluster;

/** How a try ended, as far as it says something about its host. */
public enum Outcome {
    SUCCESS(Kind.GOOD),
    /** 5xx, but for those of gateways; gRPC statuses that a server is to blame for. */
    SERVER_ERROR(Kind.BAD),
    /** 502, 503 or 504. */
    GATEWAY_ERROR(Kind.BAD),
    CONNECT_FAILURE(Kind.BAD),
    /** No response in time. */
    TIMEOUT(Kind.BAD),
    /** The connection broke, or what came was no response. */
    RESET(Kind.BAD),
    /** The client is gone, or another try was faster: says nothing about the host. */
    CANCELLED(Kind.UNKNOWN);

    private enum Kind {
        GOOD,
        BAD,
        UNKNOWN
    }

    private final Kind kind;

    Outcome(Kind kind) {
        this.kind = kind;
    }

    /** Of a response that is complete. */
    public static Outcome ofStatus(int status) {
        return switch (status) {
            case 502, 503, 504 -> GATEWAY_ERROR;
            default -> status >= 500 ? SERVER_ERROR : SUCCESS;
        };
    }

    public boolean isSuccess() {
        return kind == Kind.GOOD;
    }

    public boolean isFailure() {
        return kind == Kind.BAD;
    }
}
