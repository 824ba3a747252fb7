package dev.midflight.sidecar.telemetry;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * Where a request stands in its trace, and the span that is ours (W3C Trace Context, level 1).
 * Written anew for each request.
 */
public final class TraceContext {
    private static final int VERSION_00_LENGTH = 55;
    private static final int TRACE_AT = 3;
    private static final int PARENT_AT = 36;
    private static final int FLAGS_AT = 53;
    private static final int SAMPLED = 1;
    private static final int STATE_BYTES = 41;
    private static final long INVALID_VERSION = 0xff;
    private static final HexFormat HEX = HexFormat.of();

    private long traceHigh;
    private long traceLow;
    private long parent;
    private long span;
    private long begunNanos;
    private boolean sampled;

    /** No trace. */
    public void clear() {
        span = 0;
        sampled = false;
    }

    /** Whether the request goes on with a span of ours. */
    public boolean isThere() {
        return span != 0;
    }

    /** Whether that span is to be reported. */
    public boolean isSampled() {
        return sampled;
    }

    /** Nanoseconds since 1970. */
    public long begunNanos() {
        return begunNanos;
    }

    void begun(long epochNanos) {
        begunNanos = epochNanos;
    }

    public String traceId() {
        return HEX.toHexDigits(traceHigh) + HEX.toHexDigits(traceLow);
    }

    public String spanId() {
        return HEX.toHexDigits(span);
    }

    /** Of the caller's span; empty: the trace begins here. */
    public String parentId() {
        return parent == 0 ? "" : HEX.toHexDigits(parent);
    }

    /** A trace that begins here. */
    void begin(RandomGenerator random, boolean isSampled) {
        traceHigh = random.nextLong();
        traceLow = notZero(random);
        parent = 0;
        span = notZero(random);
        sampled = isSampled;
    }

    /**
     * A trace that a caller began; says so if the value of its {@code traceparent} is none, and
     * leaves everything as it was. Of a version that is not known yet, the part that every later
     * one has to keep is read (section 4.3).
     */
    boolean goOn(byte[] octets, int start, int end, RandomGenerator random) {
        int length = end - start;
        if (length < VERSION_00_LENGTH || !hasDashes(octets, start)) {
            return false;
        }
        long version = hex(octets, start, 2);
        boolean whole =
                version == 0
                        ? length == VERSION_00_LENGTH
                        : length == VERSION_00_LENGTH || octets[start + VERSION_00_LENGTH] == '-';
        long flags = hex(octets, start + FLAGS_AT, 2);
        if (!whole || version < 0 || version == INVALID_VERSION || flags < 0) {
            return false;
        }
        if (!isHex(octets, start + TRACE_AT, 32) || !isHex(octets, start + PARENT_AT, 16)) {
            return false;
        }
        long high = hex(octets, start + TRACE_AT, 16);
        long low = hex(octets, start + TRACE_AT + 16, 16);
        long caller = hex(octets, start + PARENT_AT, 16);
        if ((high | low) == 0 || caller == 0) {
            return false;
        }
        traceHigh = high;
        traceLow = low;
        parent = caller;
        span = notZero(random);
        sampled = (flags & SAMPLED) != 0;
        return true;
    }

    /** The value of the {@code traceparent} that the upstream gets. */
    public byte[] traceparent() {
        return ("00-" + traceId() + "-" + spanId() + (sampled ? "-01" : "-00"))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** For a request that goes on in another process; empty: no trace. */
    public byte[] export() {
        return isThere()
                ? ByteBuffer.allocate(STATE_BYTES)
                        .putLong(traceHigh)
                        .putLong(traceLow)
                        .putLong(parent)
                        .putLong(span)
                        .putLong(begunNanos)
                        .put((byte) (sampled ? 1 : 0))
                        .array()
                : new byte[0];
    }

    /** True for what {@link #restore} reads. */
    public static boolean isState(byte[] state) {
        return state.length == 0 || state.length == STATE_BYTES;
    }

    /** Goes on with what another process had. */
    public void restore(byte[] state) {
        clear();
        if (state.length > 0) {
            ByteBuffer in = ByteBuffer.wrap(state);
            traceHigh = in.getLong();
            traceLow = in.getLong();
            parent = in.getLong();
            span = in.getLong();
            begunNanos = in.getLong();
            sampled = in.get() != 0;
        }
    }

    void copy(TraceContext other) {
        traceHigh = other.traceHigh;
        traceLow = other.traceLow;
        parent = other.parent;
        span = other.span;
        begunNanos = other.begunNanos;
        sampled = other.sampled;
    }

    private static long notZero(RandomGenerator random) {
        long value = random.nextLong();
        return value == 0 ? 1 : value;
    }

    private static boolean hasDashes(byte[] octets, int start) {
        return octets[start + TRACE_AT - 1] == '-'
                && octets[start + PARENT_AT - 1] == '-'
                && octets[start + FLAGS_AT - 1] == '-';
    }

    private static boolean isHex(byte[] octets, int start, int digits) {
        for (int at = start; at < start + digits; at++) {
            if (digit(octets[at]) < 0) {
                return false;
            }
        }
        return true;
    }

    /** At most 16 digits; of fewer, a negative number says that one is none. */
    private static long hex(byte[] octets, int start, int digits) {
        long value = 0;
        for (int at = start; at < start + digits; at++) {
            int digit = digit(octets[at]);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** Lower case alone is allowed (section 3.2.1). */
    private static int digit(byte octet) {
        if (octet >= '0' && octet <= '9') {
            return octet - '0';
        }
        return octet >= 'a' && octet <= 'f' ? octet - 'a' + 10 : -1;
    }
}
