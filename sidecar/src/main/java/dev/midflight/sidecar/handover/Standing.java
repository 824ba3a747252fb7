package dev.midflight.sidecar.handover;

import dev.midflight.model.Epoch;
import dev.midflight.model.Slot;
import dev.midflight.sidecar.handover.HandoverMessage.Hello;
import java.util.Optional;

/**
 * What this side is when someone asks to take over.
 *
 * @param serving false once it has handed over
 * @param busy with another handover
 */
record Standing(Slot slot, Epoch epoch, boolean serving, boolean busy, int drainSeconds) {
    /** Empty: come in. */
    Optional<RefuseReason> objection(Hello hello, Epoch wanted) {
        boolean newer = wanted.isAfter(epoch) || (hello.rescue() && wanted.equals(epoch));
        if (hello.maxVersion() < HandoverCodec.MIN_VERSION
                || hello.minVersion() > HandoverCodec.MAX_VERSION) {
            return Optional.of(RefuseReason.VERSION);
        }
        if (!serving) {
            return Optional.of(RefuseReason.NOT_SERVING);
        }
        if (!newer) {
            return Optional.of(RefuseReason.STALE_EPOCH);
        }
        return busy ? Optional.of(RefuseReason.BUSY) : Optional.empty();
    }

    int versionFor(Hello hello) {
        return Math.min(hello.maxVersion(), HandoverCodec.MAX_VERSION);
    }
}
