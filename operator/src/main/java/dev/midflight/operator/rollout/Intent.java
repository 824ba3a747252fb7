package dev.midflight.operator.rollout;

import dev.midflight.model.Epoch;
import dev.midflight.model.Slot;

/** What the pod's annotations say: which slot is to serve, and at which epoch. */
public record Intent(Slot active, Epoch epoch) {}
