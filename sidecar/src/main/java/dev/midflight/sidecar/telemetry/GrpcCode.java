package dev.midflight.sidecar.telemetry;

/**
 * How a gRPC call ended, by the names and in the order of gRPC's status codes, which are the
 * numbers on the wire.
 */
public enum GrpcCode {
    OK,
    CANCELLED,
    UNKNOWN,
    INVALID_ARGUMENT,
    DEADLINE_EXCEEDED,
    NOT_FOUND,
    ALREADY_EXISTS,
    PERMISSION_DENIED,
    RESOURCE_EXHAUSTED,
    FAILED_PRECONDITION,
    ABORTED,
    OUT_OF_RANGE,
    UNIMPLEMENTED,
    INTERNAL,
    UNAVAILABLE,
    DATA_LOSS,
    UNAUTHENTICATED;

    static final int COUNT = 17;

    private static final GrpcCode[] BY_NUMBER = values();

    /** What it is on the wire. */
    @SuppressWarnings("EnumOrdinal") // the order is gRPC's
    public int number() {
        return ordinal();
    }

    static GrpcCode of(int number) {
        return BY_NUMBER[number];
    }

    /**
     * Reads a {@code grpc-status}; what is none of the numbers is {@link #UNKNOWN}, as clients have
     * it.
     */
    public static GrpcCode parse(byte[] octets, int start, int end) {
        int number = 0;
        for (int at = start; at < end; at++) {
            int digit = octets[at] - '0';
            if (digit < 0 || digit > 9) {
                return UNKNOWN;
            }
            number = Math.min(number * 10 + digit, COUNT);
        }
        return end > start && number < COUNT ? BY_NUMBER[number] : UNKNOWN;
    }

    /**
     * Of an HTTP status without a {@code grpc-status}, as gRPC's own table has it; but 501 and 504
     * are the proxy's words for a call that the upstream can't take and one that it was too slow
     * for.
     */
    public static GrpcCode ofHttp(int status) {
        return switch (status) {
            case 400, 431 -> INTERNAL;
            case 401 -> UNAUTHENTICATED;
            case 403 -> PERMISSION_DENIED;
            case 404, 501 -> UNIMPLEMENTED;
            case 413 -> RESOURCE_EXHAUSTED;
            case 429, 502, 503 -> UNAVAILABLE;
            case 504 -> DEADLINE_EXCEEDED;
            default -> UNKNOWN;
        };
    }
}
