package dev.midflight.sidecar.fleet;

import static java.util.Objects.requireNonNull;

import dev.midflight.model.CommandAnswer;
import java.util.Optional;

/**
 * How a command went; the message says why where it failed.
 *
 * @param answer to a command that asks something
 */
public record CommandOutcome(boolean ok, String message, Optional<CommandAnswer> answer) {
    public CommandOutcome {
        requireNonNull(message, "message is null");
        requireNonNull(answer, "answer is null");
    }

    public static CommandOutcome done() {
        return new CommandOutcome(true, "", Optional.empty());
    }

    public static CommandOutcome answered(CommandAnswer answer) {
        return new CommandOutcome(true, "", Optional.of(answer));
    }

    public static CommandOutcome failed(String why) {
        return new CommandOutcome(false, why, Optional.empty());
    }
}
