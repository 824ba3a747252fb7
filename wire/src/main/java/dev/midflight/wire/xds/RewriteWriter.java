package dev.midflight.wire.xds;

import dev.midflight.model.traffic.PathMatch;
import dev.midflight.model.traffic.PathRewrite;
import dev.midflight.wire.xds.proto.MatcherProto.RegexMatchAndSubstitute;
import java.util.Optional;

/** Other paths, so that Envoy makes the same of them; RE2 calls a group {@code \1}. */
final class RewriteWriter {
    /** All of a path, without its query. */
    static final String WHOLE_PATH = "^[^?]*";

    static final String FULL = "fullRewrite";
    static final String PREFIX = "prefixRewrite";
    static final String REPLACEMENT = "replacement";

    /**
     * One of them at most.
     *
     * @param prefix instead of what the route's prefix matched; empty: none
     */
    record Written(String prefix, Optional<RegexMatchAndSubstitute> regex) {
        static Written of(String prefix) {
            return new Written(prefix, Optional.empty());
        }

        static Written of(String expression, String substitution) {
            return new Written(
                    "",
                    Optional.of(
                            RegexMatchAndSubstitute.newBuilder()
                                    .setPattern(MatchWriter.regex(expression))
                                    .setSubstitution(substitution)
                                    .build()));
        }
    }

    private RewriteWriter() {}

    static Written write(PathRewrite rewrite, PathMatch match, Extras extras) {
        return switch (rewrite) {
            case PathRewrite.Keep() -> Written.of("");
            case PathRewrite.Full(String path) -> {
                extras.put(FULL, path);
                yield Written.of(WHOLE_PATH, literal(path));
            }
            case PathRewrite.Prefix(String path) -> {
                Written written = prefix(path, match);
                extras.put(PREFIX, path, written.prefix());
                yield written;
            }
            case PathRewrite.Regex(String expression, String replacement) -> {
                String substitution = Groups.rewritten(replacement, expression);
                extras.put(REPLACEMENT, replacement, substitution);
                yield Written.of(expression, substitution);
            }
        };
    }

    /**
     * Envoy puts it in the place of the octets that matched: what is left of a path begins with a
     * slash, but where all paths match.
     */
    private static Written prefix(String path, PathMatch match) {
        String segments = withoutSlash(path);
        if (!(match instanceof PathMatch.Prefix(String prefix))) {
            return Written.of("^", literal(segments));
        }
        String matched = withoutSlash(prefix);
        if (matched.isEmpty()) {
            return Written.of(segments + "/");
        }
        return segments.isEmpty()
                ? Written.of("^" + Quoted.of(matched) + "/?", "/")
                : Written.of(segments);
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static String literal(String text) {
        return text.replace("\\", "\\\\");
    }
}
