package dev.midflight.operator.rollout;

import java.time.Instant;

/**
 * Somebody's policy forbade the patch that begins a pod's upgrade. The pod is tried again, after
 * all that never refused.
 *
 * @param until when it is worth another try
 */
public record Refusal(String why, Instant until) {}
