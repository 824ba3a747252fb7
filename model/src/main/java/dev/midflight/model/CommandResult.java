package dev.midflight.model;

import static java.util.Objects.requireNonNull;

/** How the command with that id went; the message says why where it failed. */
public record CommandResult(String id, boolean ok, String message) {
    public CommandResult {
        requireNonNull(id, "id is null");
        requireNonNull(message, "message is null");
    }
}
