package dev.midflight.operator.replica;

import dev.midflight.operator.translate.PolicyKey;

/** A policy as it was edited last. */
public record PolicyVersion(PolicyKey policy, long generation) {}
