package dev.midflight.sidecar.log;

import java.util.Locale;
import java.util.Optional;

/** How much a proxy says; the later ones include the earlier ones. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG;

    /** As it is given and shown. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<LogLevel> parse(String word) {
        for (LogLevel level : values()) {
            if (level.name().equals(word.toUpperCase(Locale.ROOT))) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }
}
