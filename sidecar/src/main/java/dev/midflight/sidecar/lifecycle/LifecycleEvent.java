package dev.midflight.sidecar.lifecycle;

import dev.midflight.model.Epoch;
import dev.midflight.model.HandoverReport;
import dev.midflight.sidecar.handover.TakingFailure;
import java.util.Optional;

/** What happens to a proxy between its start and its exit. */
sealed interface LifecycleEvent {
    /**
     * The handover's first batch is ours, or the listeners are bound (then without a report).
     *
     * @param epoch at least the one asked for
     */
    record Serves(Epoch epoch, Optional<HandoverReport> handover) implements LifecycleEvent {}

    /** The one before us has told all. */
    record Followed(HandoverReport handover) implements LifecycleEvent {}

    record NotTaken(TakingFailure failure) implements LifecycleEvent {}

    /**
     * @param taken someone else has the ports
     */
    record NotBound(boolean taken, String reason) implements LifecycleEvent {}

    /** Time to try again. */
    record Retry() implements LifecycleEvent {}

    record HandedOver() implements LifecycleEvent {}

    /** Nothing is left of what could not move. */
    record Drained() implements LifecycleEvent {}

    record SoakOver() implements LifecycleEvent {}

    /** The launcher's order. */
    record TakeOver(Epoch epoch, boolean rescue) implements LifecycleEvent {}

    record Terminate() implements LifecycleEvent {}

    /** While leaving: nothing is open any more, or the time is over. */
    record Empty() implements LifecycleEvent {}

    record LauncherGone() implements LifecycleEvent {}
}
