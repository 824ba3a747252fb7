package dev.midflight.model;

import java.util.Locale;
import java.util.Optional;

/** What a slot is doing, as its launcher tells it. */
public enum SlotState {
    /** Its launcher does not answer. */
    UNREACHABLE,
    STANDBY,
    STARTING,
    SERVING,
    DRAINING,
    SOAKING,
    FAILED;

    public static Optional<SlotState> parse(String word) {
        for (SlotState state : values()) {
            if (state.word().equals(word)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }

    /** How it is written on the launcher's lines: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
