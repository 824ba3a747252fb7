package dev.midflight.operator.registry.client;

import dev.midflight.operator.registry.StepSettings;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a step's settings, every sentence of it. */
public final class SettingErrors {
    private final List<String> errors;

    public SettingErrors(StepSettings settings, List<String> known) {
        errors = new ArrayList<>(settings.unknown(known));
    }

    /** Runs a reading of the settings and keeps what it complains about. */
    public SettingErrors check(Runnable reading) {
        try {
            reading.run();
        } catch (IllegalArgumentException e) {
            errors.add(String.valueOf(e.getMessage()));
        }
        return this;
    }

    public List<String> all() {
        return List.copyOf(errors);
    }
}
