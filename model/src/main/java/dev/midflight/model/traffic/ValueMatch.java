package dev.midflight.model.traffic;

/** What a field's or parameter's value has to be. */
public sealed interface ValueMatch {
    record Exact(String value) implements ValueMatch {}

    record Prefix(String value) implements ValueMatch {}

    record Suffix(String value) implements ValueMatch {}

    /** The whole value. */
    record Regex(String expression) implements ValueMatch {
        public Regex {
            Expression.check("regex", expression);
        }
    }

    /** Whatever it is, if it is there. */
    record Present() implements ValueMatch {}
}
