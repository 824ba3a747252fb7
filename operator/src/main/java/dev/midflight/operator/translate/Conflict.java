package dev.midflight.operator.translate;

/**
 * A part of a policy that does not count.
 *
 * @param part the field of its spec
 * @param winner whose part counts instead
 */
public record Conflict(PolicyEntry loser, String part, PolicyEntry winner, Why why) {
    /** What decides. */
    public enum Why {
        /** The winner is older, and its target is as particular. */
        OLDER,
        /** The winner's target is more particular. */
        NARROWER,
        /** The winner's target is another, as particular, and its mode is stricter. */
        STRICTER
    }
}
