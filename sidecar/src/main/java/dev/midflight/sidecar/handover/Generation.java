package dev.midflight.sidecar.handover;

import dev.midflight.model.Epoch;
import dev.midflight.model.Slot;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * Which generation of which slot serves.
 *
 * @param drainSeconds how long connections that cannot move are served after a handover
 * @param stillFollowing the proxy before this one has not told all yet: no one may take over
 */
public record Generation(
        Slot slot, Epoch epoch, IntSupplier drainSeconds, BooleanSupplier stillFollowing) {}
