package dev.midflight.model.traffic;

/** What a path has to be; without its query. */
public sealed interface PathMatch {
    record Exact(String path) implements PathMatch {
        public Exact {
            Check.path("path", path);
        }
    }

    /**
     * Whole segments: {@code /a} and {@code /a/} match {@code /a} and {@code /a/b}, not {@code
     * /ab}.
     */
    record Prefix(String path) implements PathMatch {
        public Prefix {
            Check.path("prefix", path);
        }
    }

    /** The whole path. */
    record Regex(String expression) implements PathMatch {
        public Regex {
            Expression.check("regex", expression);
        }
    }
}
