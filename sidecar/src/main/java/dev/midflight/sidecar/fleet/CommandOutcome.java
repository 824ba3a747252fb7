package dev.midflight.sidecar.fleet;

import static java.util.Objects.requireNonNull;

/** How a command went; the message says why where it failed. */
public record CommandOutcome(boolean ok, String message) {
    public CommandOutcome {
        requireNonNull(message, "message is null");
    }

    public static CommandOutcome done() {
        return new CommandOutcome(true, "");
    }

    public static CommandOutcome failed(String why) {
        return new CommandOutcome(false, why);
    }
}
