package dev.midflight.model.traffic;

/** Another path for the upstream, or for a redirect; the query stays. */
public sealed interface PathRewrite {
    record Keep() implements PathRewrite {}

    record Full(String path) implements PathRewrite {
        public Full {
            Check.path("path", path);
        }
    }

    /** Instead of what the route's prefix matched. */
    record Prefix(String path) implements PathRewrite {
        public Prefix {
            Check.path("prefix", path);
        }
    }

    /**
     * Every match of the {@link Expression}; {@code $1} is a group. What would be no path is not
     * used.
     */
    record Regex(String expression, String replacement) implements PathRewrite {
        public Regex {
            Expression.check("regex", expression);
            Expression.checkReplacement("replacement", replacement, expression);
            Expression.checkBeginning("replacement", replacement, expression);
        }
    }
}
