package dev.midflight.sidecar.lifecycle;

import dev.midflight.model.Epoch;
import dev.midflight.model.HandoverReport;
import dev.midflight.model.SlotState;
import java.util.Optional;

/** What is to be done on the way from one state to the next, in this order. */
sealed interface LifecycleAction {
    /** Tells the launcher. */
    record Announce(SlotState state, Epoch epoch) implements LifecycleAction {}

    /** Asks the proxy of the lease to hand over; with none there, binds. */
    record Ask(Epoch epoch, boolean rescue) implements LifecycleAction {}

    record Bind() implements LifecycleAction {}

    record RetrySoon() implements LifecycleAction {}

    /** Listens for the next handover, then writes the lease. */
    record Publish(Epoch epoch) implements LifecycleAction {}

    /** Interception, reports: what only a proxy that serves does. */
    record BeginDuties(Epoch epoch, Optional<HandoverReport> handover) implements LifecycleAction {}

    record TellFollowed(HandoverReport handover) implements LifecycleAction {}

    record EndDuties() implements LifecycleAction {}

    /** Ends the draining if new is proven dead, so that this proxy may serve again. */
    record Recall() implements LifecycleAction {}

    record CloseHandover() implements LifecycleAction {}

    record BeginSoak() implements LifecycleAction {}

    /** Looks for the end of the last connection. */
    record BeginLeaving() implements LifecycleAction {}

    /** Says why. */
    record Explain(String event) implements LifecycleAction {}
}
