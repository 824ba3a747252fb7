package dev.midflight.model;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * How the command with that id went.
 *
 * @param message says why where it failed
 * @param answer of a command that asks something
 */
public record CommandResult(String id, boolean ok, String message, Optional<CommandAnswer> answer) {
    public CommandResult {
        requireNonNull(id, "id is null");
        requireNonNull(message, "message is null");
        requireNonNull(answer, "answer is null");
    }

    public CommandResult(String id, boolean ok, String message) {
        this(id, ok, message, Optional.empty());
    }
}
