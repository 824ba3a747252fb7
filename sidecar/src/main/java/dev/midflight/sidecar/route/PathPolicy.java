package dev.midflight.sidecar.route;

import static dev.midflight.sidecar.route.PathPolicy.Rule.KEEP;
import static dev.midflight.sidecar.route.PathPolicy.Rule.NORMALIZE;
import static dev.midflight.sidecar.route.PathPolicy.Rule.REFUSE;
import static java.util.Objects.requireNonNull;

import dev.midflight.model.traffic.PathRules;

/**
 * What becomes of the ways in which one path can be written in several (RFC 3986 section 6.2.2, and
 * those beyond it that servers take for the same): a rule about a path holds only for the way in
 * which it is written here. Pure; the result of normalising is normal.
 *
 * @param dotSegments {@code /./}, {@code /../}, their encoded dots included where those are decoded
 * @param slashes two or more adjacent ones; normalised to one
 * @param unreserved percent-encoded letters, digits and {@code -._~}; decoded
 * @param encodedSlash {@code %2F}; normalised to a slash
 * @param backslash {@code \} and {@code %5C}; normalised to a slash
 * @param invalid a percent sign without two hexadecimal digits; normalised to {@code %25}
 * @param parameters a dot segment with parameters ({@code /..;x/}), which some servers strip before
 *     they resolve it; normalised by doing the same
 */
public record PathPolicy(
        Rule dotSegments,
        Rule slashes,
        Rule unreserved,
        Rule encodedSlash,
        Rule backslash,
        Rule invalid,
        Rule parameters) {
    /** What is done with one way of writing. */
    public enum Rule {
        /** Passed on and matched as it is. */
        KEEP,
        /** Written in the one way that all agree on. */
        NORMALIZE,
        /** The request is answered 400. */
        REFUSE
    }

    /** Octets as they came. */
    public static final PathPolicy AS_IT_IS =
            new PathPolicy(KEEP, KEEP, KEEP, KEEP, KEEP, KEEP, KEEP);

    /** What {@code PathRules.NORMALIZE} stands for: one way of writing, and no bypass. */
    public static final PathPolicy STRICT =
            new PathPolicy(NORMALIZE, NORMALIZE, NORMALIZE, REFUSE, REFUSE, REFUSE, REFUSE);

    private static final Outcome UNCHANGED = new Unchanged();

    /** What a route table says. */
    public static PathPolicy of(PathRules rules) {
        return switch (rules) {
            case KEEP -> AS_IT_IS;
            case NORMALIZE -> STRICT;
        };
    }

    public PathPolicy {
        requireNonNull(dotSegments, "dotSegments is null");
        requireNonNull(slashes, "slashes is null");
        requireNonNull(unreserved, "unreserved is null");
        requireNonNull(encodedSlash, "encodedSlash is null");
        requireNonNull(backslash, "backslash is null");
        requireNonNull(invalid, "invalid is null");
        requireNonNull(parameters, "parameters is null");
        if (unreserved == NORMALIZE && invalid == KEEP) {
            throw new IllegalArgumentException(
                    "invalid: KEEP (expected: NORMALIZE or REFUSE, or decoding makes new escapes)");
        }
    }

    /** A path as it is to be matched and passed on. */
    public sealed interface Outcome {}

    /** Nothing is to be changed. */
    public record Unchanged() implements Outcome {}

    /** The path, in a new array. */
    public record Changed(byte[] path) implements Outcome {}

    /** The request is answered 400. */
    public record Refused(String reason) implements Outcome {}

    /**
     * Applies the rules to an absolute path, its query not included.
     *
     * @param path octets; not written to
     */
    public Outcome apply(byte[] path, int from, int to) {
        if (to == from || path[from] != '/') {
            return new Refused("the path does not begin with a slash");
        }
        return isPlain(path, from, to) ? UNCHANGED : new PathRewriter(this, path, from, to).run();
    }

    /** True for most paths, which have nothing that any rule is about. */
    private static boolean isPlain(byte[] path, int from, int to) {
        for (int i = from; i < to; i++) {
            byte octet = path[i];
            boolean afterSlash = i > from && path[i - 1] == '/';
            if (octet == '%' || octet == '\\' || (afterSlash && (octet == '/' || octet == '.'))) {
                return false;
            }
        }
        return true;
    }
}
