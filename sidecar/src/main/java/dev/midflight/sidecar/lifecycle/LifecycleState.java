package dev.midflight.sidecar.lifecycle;

import dev.midflight.model.Epoch;
import java.util.Optional;

/** Where a proxy is between its start and its exit. */
sealed interface LifecycleState {
    /**
     * It asks the proxy of the lease to hand over, or binds.
     *
     * @param home where it goes back to where that fails: the epoch at which it soaks; empty in a
     *     fresh process, which exits
     */
    record Starting(Epoch epoch, boolean rescue, Optional<Epoch> home, int attempts)
            implements LifecycleState {}

    record Serving(Epoch epoch) implements LifecycleState {}

    /** It serves, and exits as soon as it has no connection left. */
    record Leaving(Epoch epoch) implements LifecycleState {}

    /**
     * It has handed over, and serves what could not move.
     *
     * @param exit instead of soaking
     * @param recall the epoch at which it serves again, as soon as it is certain that new is dead
     */
    record Draining(Epoch epoch, boolean exit, Optional<Epoch> recall) implements LifecycleState {}

    /** A warm standby without connections and listeners. */
    record Soaking(Epoch epoch) implements LifecycleState {}

    record Ended(int exitCode) implements LifecycleState {}
}
