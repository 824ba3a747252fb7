package dev.midflight.sidecar.protocol.http;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The status that a gRPC client is told of what this proxy answers itself. */
public final class GrpcStatus {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final int UNKNOWN = 2;
    private static final int DEADLINE_EXCEEDED = 4;
    private static final int PERMISSION_DENIED = 7;
    private static final int RESOURCE_EXHAUSTED = 8;
    private static final int UNIMPLEMENTED = 12;
    private static final int INTERNAL = 13;
    private static final int UNAVAILABLE = 14;
    private static final int UNAUTHENTICATED = 16;

    private static final int LONGEST_MESSAGE = 1024;

    private GrpcStatus() {}

    /** As gRPC writes it in a field: percent-encoded, and of bounded length. */
    public static String message(String text) {
        StringBuilder out = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (out.length() >= LONGEST_MESSAGE) {
                break;
            }
            if (octet >= ' ' && octet <= '~' && octet != '%') {
                out.append((char) octet);
            } else {
                out.append('%').append(HEX.toHexDigits(octet));
            }
        }
        return out.toString();
    }

    /** Of an HTTP status, as gRPC's own table has it, but for 504, which is a deadline of ours. */
    public static int ofHttp(int status) {
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
