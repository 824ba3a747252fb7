package dev.midflight.sidecar.protocol.http1;

import java.nio.charset.StandardCharsets;

/** The fields that the data path itself reads; all others pass unseen. */
enum FieldName {
    HOST("host"),
    CONNECTION("connection"),
    CONTENT_LENGTH("content-length"),
    TRANSFER_ENCODING("transfer-encoding"),
    UPGRADE("upgrade"),
    TE("te"),
    KEEP_ALIVE("keep-alive"),
    PROXY_CONNECTION("proxy-connection"),
    REQUEST_ID("x-request-id"),
    FORWARDED_FOR("x-forwarded-for"),
    HTTP2_SETTINGS("http2-settings"),
    TRACEPARENT("traceparent"),
    TRACESTATE("tracestate"),
    OTHER("");

    @SuppressWarnings("ImmutableEnumChecker") // never written
    private final byte[] lower;

    FieldName(String lower) {
        this.lower = lower.getBytes(StandardCharsets.US_ASCII);
    }

    private boolean is(byte[] octets, int start, int end) {
        return Octets.equalsIgnoreCase(octets, start, end, lower);
    }

    private static FieldName ofTen(byte first) {
        return switch (first | 0x20) {
            case 'c' -> CONNECTION;
            case 't' -> TRACESTATE;
            default -> KEEP_ALIVE;
        };
    }

    /** By length first, so that a field we do not read costs one comparison at most. */
    static FieldName of(byte[] octets, int start, int end) {
        FieldName candidate =
                switch (end - start) {
                    case 2 -> TE;
                    case 4 -> HOST;
                    case 7 -> UPGRADE;
                    case 10 -> ofTen(octets[start]);
                    case 11 -> TRACEPARENT;
                    case 12 -> REQUEST_ID;
                    case 14 -> (octets[start] | 0x20) == 'c' ? CONTENT_LENGTH : HTTP2_SETTINGS;
                    case 15 -> FORWARDED_FOR;
                    case 16 -> PROXY_CONNECTION;
                    case 17 -> TRANSFER_ENCODING;
                    default -> OTHER;
                };
        return candidate != OTHER && candidate.is(octets, start, end) ? candidate : OTHER;
    }
}
