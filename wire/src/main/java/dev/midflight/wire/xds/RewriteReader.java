package dev.midflight.wire.xds;

import com.google.protobuf.Struct;
import dev.midflight.model.traffic.PathRewrite;
import dev.midflight.wire.xds.proto.MatcherProto.RegexMatchAndSubstitute;
import dev.midflight.wire.xds.proto.RouteProto.RouteMatch;

/**
 * What {@link RewriteWriter} writes, and what others do. Every method throws {@link
 * IllegalArgumentException} where it can't be done.
 *
 * @param match of the route, whose prefix is replaced
 */
record RewriteReader(RouteMatch match, Struct extras) {
    PathRewrite none() {
        return new PathRewrite.Keep();
    }

    PathRewrite prefix(String prefix) {
        if (Extras.has(extras, RewriteWriter.PREFIX)) {
            return ofOurs();
        }
        return switch (match.getPathSpecifierCase()) {
            case PATH_SEPARATED_PREFIX -> new PathRewrite.Prefix(prefix);
            case PREFIX ->
                    match.getPrefix().equals("/") && prefix.endsWith("/")
                            ? new PathRewrite.Prefix(prefix)
                            : new PathRewrite.Regex(
                                    "^" + Quoted.of(match.getPrefix()), literal(prefix));
            case PATH, SAFE_REGEX, PATHSPECIFIER_NOT_SET -> new PathRewrite.Full(prefix);
        };
    }

    PathRewrite regex(RegexMatchAndSubstitute message) {
        if (Extras.has(extras, RewriteWriter.PREFIX)) {
            return ofOurs();
        }
        if (Extras.has(extras, RewriteWriter.FULL)) {
            return new PathRewrite.Full(Extras.text(extras, RewriteWriter.FULL, ""));
        }
        return new PathRewrite.Regex(
                message.getPattern().getRegex(),
                Extras.text(
                        extras, RewriteWriter.REPLACEMENT, replacement(message.getSubstitution())));
    }

    private PathRewrite ofOurs() {
        return new PathRewrite.Prefix(Extras.text(extras, RewriteWriter.PREFIX, ""));
    }

    private static String literal(String text) {
        return text.replace("\\", "\\\\").replace("$", "\\$");
    }

    /** From RE2's {@code \1} to RE2/J's {@code $1}. */
    private static String replacement(String substitution) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < substitution.length(); i++) {
            char c = substitution.charAt(i);
            if (c == '\\' && i + 1 < substitution.length()) {
                char next = substitution.charAt(++i);
                out.append(next == '\\' ? "\\\\" : group(substitution, i, next));
            } else {
                out.append(c == '$' ? "\\$" : String.valueOf(c));
            }
        }
        return out.toString();
    }

    /** A digit that follows is none of its number. */
    private static String group(String substitution, int at, char digit) {
        boolean followed =
                at + 1 < substitution.length() && Character.isDigit(substitution.charAt(at + 1));
        return "$" + digit + (followed ? "\\" : "");
    }
}
