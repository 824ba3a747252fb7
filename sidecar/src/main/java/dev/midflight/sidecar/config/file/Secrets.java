package dev.midflight.sidecar.config.file;

import java.util.Locale;
import java.util.regex.Pattern;

/** Keeps back what fields of requests and responses carry as credentials, by their names. */
final class Secrets {
    static final String REDACTED = "REDACTED";

    /** Not {@code authority}. */
    private static final Pattern NAME =
            Pattern.compile(
                    "auth(?!or(?!iz))|cookie|token|secret|passw|pwd|credential|session|jwt|bearer|signature"
                            + "|(api|access|private)[-_]?key");

    private int redacted;

    /** True if what a field or parameter of this name carries is not for everybody. */
    static boolean isSecret(String name) {
        return NAME.matcher(name.toLowerCase(Locale.ROOT)).find();
    }

    /** The value, or {@link #REDACTED} where the name says that nobody may see it. */
    String shown(String name, String value) {
        if (value.isEmpty() || !isSecret(name)) {
            return value;
        }
        redacted++;
        return REDACTED;
    }

    /** How many values were kept back. */
    int redacted() {
        return redacted;
    }
}
