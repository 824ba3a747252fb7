package dev.midflight.sidecar.route;

import dev.midflight.sidecar.route.PathPolicy.Outcome;
import dev.midflight.sidecar.route.PathPolicy.Rule;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One run of a {@link PathPolicy} over one path: escapes first, then slashes, then segments. */
final class PathRewriter {
    private static final byte[] ENCODED_PERCENT = "%25".getBytes(StandardCharsets.US_ASCII);

    private final PathPolicy policy;
    private final byte[] original;
    private final byte[] out;
    private int size;
    private @Nullable String refused;

    PathRewriter(PathPolicy policy, byte[] path, int from, int to) {
        this.policy = policy;
        this.original = Arrays.copyOfRange(path, from, to);
        this.out = new byte[original.length * 3];
    }

    Outcome run() {
        decode();
        if (refused == null) {
            resolve();
        }
        if (refused != null) {
            return new PathPolicy.Refused(refused);
        }
        return Arrays.equals(out, 0, size, original, 0, original.length)
                ? new PathPolicy.Unchanged()
                : new PathPolicy.Changed(Arrays.copyOf(out, size));
    }

    private void decode() {
        for (int at = 0; at < original.length && refused == null; ) {
            byte octet = original[at];
            if (octet == '%') {
                at += escape(at);
            } else if (octet == '\\') {
                byRule(policy.backslash(), at, 1, '/', "a backslash");
                at++;
            } else {
                out[size++] = octet;
                at++;
            }
        }
    }

    /** Writes an escape; returns how many octets of the original it had. */
    private int escape(int at) {
        int value = at + 2 < original.length ? value(original[at + 1], original[at + 2]) : -1;
        if (value < 0) {
            invalid();
            return 1;
        }
        if (value == '/') {
            byRule(policy.encodedSlash(), at, 3, '/', "an encoded slash");
        } else if (value == '\\') {
            byRule(policy.backslash(), at, 3, '/', "an encoded backslash");
        } else if (isUnreserved(value)) {
            byRule(policy.unreserved(), at, 3, value, "an encoded unreserved character");
        } else if (value == 0) {
            byRule(policy.invalid() == Rule.KEEP ? Rule.KEEP : Rule.REFUSE, at, 3, 0, "%00");
        } else {
            keep(at, 3);
        }
        return 3;
    }

    private void invalid() {
        switch (policy.invalid()) {
            case KEEP -> out[size++] = '%';
            case NORMALIZE -> {
                System.arraycopy(ENCODED_PERCENT, 0, out, size, ENCODED_PERCENT.length);
                size += ENCODED_PERCENT.length;
            }
            case REFUSE -> refused = "a percent sign without two hexadecimal digits";
        }
    }

    private void byRule(Rule rule, int at, int length, int normal, String what) {
        switch (rule) {
            case KEEP -> keep(at, length);
            case NORMALIZE -> out[size++] = (byte) normal;
            case REFUSE -> refused = what;
        }
    }

    private void keep(int at, int length) {
        System.arraycopy(original, at, out, size, length);
        size += length;
    }

    /** Goes through the segments, each of which begins behind a slash. */
    private void resolve() {
        int end = size;
        int read = 1;
        size = 1;
        while (read <= end && refused == null) {
            int next = read;
            while (next < end && out[next] != '/') {
                next++;
            }
            segment(read, next, next == end);
            read = next + 1;
        }
    }

    private void segment(int start, int end, boolean last) {
        if (start == end && !last && policy.slashes() != Rule.KEEP) {
            if (policy.slashes() == Rule.REFUSE) {
                refused = "adjacent slashes";
            }
            return;
        }
        int plainEnd = parametersOf(start, end);
        int dots = policy.dotSegments() == Rule.KEEP ? 0 : dots(start, plainEnd);
        if (dots > 0 && plainEnd < end) {
            switch (policy.parameters()) {
                case KEEP -> dots = 0;
                case NORMALIZE -> {}
                case REFUSE -> refused = "a dot segment with parameters";
            }
        }
        if (dots > 0 && policy.dotSegments() == Rule.REFUSE) {
            refused = "a dot segment";
        }
        if (refused == null) {
            write(start, end, dots, last);
        }
    }

    private void write(int start, int end, int dots, boolean last) {
        if (dots == 2) {
            if (size == 1) {
                refused = "a path that leaves the root";
                return;
            }
            size--;
            while (out[size - 1] != '/') {
                size--;
            }
        } else if (dots == 0) {
            System.arraycopy(out, start, out, size, end - start);
            size += end - start;
            if (!last) {
                out[size++] = '/';
            }
        }
    }

    private int parametersOf(int start, int end) {
        int at = start;
        while (at < end && out[at] != ';') {
            at++;
        }
        return at;
    }

    /** 1 for a segment of one dot, 2 for one of two, each perhaps encoded; else 0. */
    private int dots(int start, int end) {
        int count = 0;
        int at = start;
        while (at < end) {
            boolean encoded =
                    at + 2 < end && out[at] == '%' && value(out[at + 1], out[at + 2]) == '.';
            if (out[at] != '.' && !encoded) {
                return 0;
            }
            at += encoded ? 3 : 1;
            count++;
        }
        return count <= 2 ? count : 0;
    }

    private static int value(byte high, byte low) {
        int first = Character.digit(high, 16);
        int second = Character.digit(low, 16);
        return first < 0 || second < 0 ? -1 : (first << 4) | second;
    }

    private static boolean isUnreserved(int octet) {
        return (octet >= 'a' && octet <= 'z')
                || (octet >= 'A' && octet <= 'Z')
                || (octet >= '0' && octet <= '9')
                || octet == '-'
                || octet == '.'
                || octet == '_'
                || octet == '~';
    }
}
