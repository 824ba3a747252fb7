package dev.midflight.wire.xds;

import dev.midflight.model.traffic.PathMatch;

/** Conditions on paths as expressions of {@code :path}, which has the query, too. */
final class PathExpressions {
    private static final String QUERY = "(\\?.*)?";
    private static final String BELOW = "(/[^?]*)?";

    /** The same, of a prefix that is written with a slash at its end. */
    private static final String BELOW_SLASH = "(?:/[^?]*)?";

    private static final String OPEN = "(?:";

    private PathExpressions() {}

    static String write(PathMatch match) {
        return switch (match) {
            case PathMatch.Exact(String path) -> Quoted.of(path) + QUERY;
            case PathMatch.Prefix(String path) -> prefix(path) + QUERY;
            case PathMatch.Regex(String expression) -> OPEN + expression + ")" + QUERY;
        };
    }

    private static String prefix(String path) {
        if (!path.endsWith("/")) {
            return Quoted.of(path) + BELOW;
        }
        String segments = Quoted.of(path.substring(0, path.length() - 1));
        return segments + (segments.isEmpty() ? BELOW : BELOW_SLASH);
    }

    /**
     * @throws IllegalArgumentException for what is not written here
     */
    static PathMatch read(String expression) {
        if (!expression.endsWith(QUERY)) {
            throw unknown(expression);
        }
        String path = expression.substring(0, expression.length() - QUERY.length());
        if (path.startsWith(OPEN) && path.endsWith(")")) {
            return new PathMatch.Regex(path.substring(OPEN.length(), path.length() - 1));
        }
        if (path.endsWith(BELOW_SLASH)) {
            return new PathMatch.Prefix(literal(path, BELOW_SLASH) + "/");
        }
        if (path.endsWith(BELOW)) {
            String prefix = literal(path, BELOW);
            return new PathMatch.Prefix(prefix.isEmpty() ? "/" : prefix);
        }
        return new PathMatch.Exact(literal(path, ""));
    }

    private static String literal(String expression, String end) {
        String quoted = expression.substring(0, expression.length() - end.length());
        return Quoted.text(quoted).orElseThrow(() -> unknown(expression));
    }

    private static IllegalArgumentException unknown(String expression) {
        return new IllegalArgumentException(
                ":path: '" + expression + "' (expected: as docs/reference/xds.md has it)");
    }
}
