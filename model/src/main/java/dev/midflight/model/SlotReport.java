package dev.midflight.model;

import static java.util.Objects.requireNonNull;

/**
 * One slot at one moment.
 *
 * @param restarts of its JVM in place, since its container started
 * @param reason why it is in that state; empty where there is nothing to say
 */
public record SlotReport(
        Slot slot,
        SlotState state,
        Epoch epoch,
        ProxyVersion version,
        int restarts,
        String reason) {
    public SlotReport {
        requireNonNull(slot, "slot is null");
        requireNonNull(state, "state is null");
        requireNonNull(epoch, "epoch is null");
        requireNonNull(version, "version is null");
        requireNonNull(reason, "reason is null");
        if (restarts < 0) {
            throw new IllegalArgumentException("restarts: " + restarts + " (expected: 0 or more)");
        }
    }

    /** What is known of a slot whose launcher does not answer. */
    public static SlotReport unreachable(Slot slot) {
        return new SlotReport(
                slot, SlotState.UNREACHABLE, Epoch.of(0), ProxyVersion.UNKNOWN, 0, "");
    }
}
