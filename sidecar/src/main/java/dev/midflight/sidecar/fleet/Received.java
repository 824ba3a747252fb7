package dev.midflight.sidecar.fleet;

import dev.midflight.model.OperatorMessage;

/** A message of the operator as this build understands it. */
sealed interface Received {
    record Understood(OperatorMessage message) implements Received {}

    /**
     * Of another version, or broken.
     *
     * @param commandId to be answered; empty where it was no command
     */
    record NotUnderstood(String commandId, String reason) implements Received {}
}
