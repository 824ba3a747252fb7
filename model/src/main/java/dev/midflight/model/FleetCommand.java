package dev.midflight.model;

import static java.util.Objects.requireNonNull;

/** What the operator asks of a proxy; answered by one {@link CommandResult} with the same id. */
public record FleetCommand(String id, Action action) implements OperatorMessage {
    public FleetCommand {
        requireNonNull(id, "id is null");
        requireNonNull(action, "action is null");
    }

    /** What is to be done. */
    public sealed interface Action {
        /** The peer slot takes over, at this epoch. */
        record TakeOver(Epoch epoch) implements Action {}

        /** The pod's traffic is redirected through the proxy, or not any more. */
        record SetInterception(InterceptionMode mode) implements Action {}

        /** The proxy logs from this level on. */
        record SetLogLevel(String level) implements Action {}
    }
}
