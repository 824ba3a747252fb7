package dev.midflight.sidecar.config;

import java.util.List;

/** The environment cannot be used; carries every error, not only the first. */
public final class InvalidConfigException extends Exception {
    private final transient List<String> errors;

    public InvalidConfigException(List<String> errors) {
        super(String.join("; ", errors));
        this.errors = List.copyOf(errors);
    }

    public List<String> errors() {
        return errors;
    }
}
