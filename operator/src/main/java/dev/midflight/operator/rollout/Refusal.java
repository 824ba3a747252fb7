package dev.midflight.operator.rollout;

import java.time.Instant;

/**
 * Somebody's policy forbade the patch that begins a pod's upgrade.
 *
 * @param until when it is worth another try
 */
public record Refusal(String why, Instant until) {}
