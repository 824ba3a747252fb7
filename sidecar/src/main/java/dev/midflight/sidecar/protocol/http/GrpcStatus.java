package dev.midflight.sidecar.protocol.http;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What gRPC says in fields. */
public final class GrpcStatus {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final int LONGEST_MESSAGE = 1024;

    private static final byte[] STATUS = "grpc-status".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TIMEOUT = "grpc-timeout".getBytes(StandardCharsets.US_ASCII);
    private static final int TIMEOUT_DIGITS = 8;

    private GrpcStatus() {}

    /** What a response's head or trailers say; -1: nothing. */
    public static int of(Fields fields) {
        int field = fields.find(STATUS);
        long status = field < 0 ? -1 : FieldRules.length(fields, field);
        return status > Integer.MAX_VALUE ? -1 : (int) status;
    }

    /**
     * How long a client waits for its call (gRPC over HTTP/2, "Timeout"): 1 to 8 digits and a unit;
     * 0: it does not say, or not so. A call that has no time left has a nanosecond.
     */
    public static long timeoutNanos(Fields fields) {
        int field = fields.find(TIMEOUT);
        int digits = field < 0 ? 0 : fields.valueLength(field) - 1;
        if (digits < 1 || digits > TIMEOUT_DIGITS) {
            return 0;
        }
        long amount = 0;
        int at = fields.nameEnd(field);
        for (int end = at + digits; at < end; at++) {
            int digit = fields.octets()[at] - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            amount = amount * 10 + digit;
        }
        TimeUnit unit = unit(fields.octets()[at]);
        return unit == null ? 0 : Math.max(unit.toNanos(amount), 1);
    }

    private static @Nullable TimeUnit unit(byte letter) {
        return switch (letter) {
            case 'H' -> TimeUnit.HOURS;
            case 'M' -> TimeUnit.MINUTES;
            case 'S' -> TimeUnit.SECONDS;
            case 'm' -> TimeUnit.MILLISECONDS;
            case 'u' -> TimeUnit.MICROSECONDS;
            case 'n' -> TimeUnit.NANOSECONDS;
            default -> null;
        };
    }

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
}
