package dev.midflight.operator.translate;

/**
 * A part of a policy that does not count.
 *
 * @param part the field of its spec
 * @param winner the older policy, whose part counts for the same target
 */
public record Conflict(PolicyEntry loser, String part, PolicyEntry winner) {}
