package dev.midflight.e2e;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code --name=value} arguments of a program; every error is collected before it is told. */
public final class Arguments {
    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<String> errors = new ArrayList<>();

    public Arguments(List<String> arguments) {
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            if (!argument.startsWith("--") || parts.length != 2) {
                errors.add(argument + " (expected: --name=value)");
            } else {
                values.put(parts[0].substring(2), parts[1]);
            }
        }
    }

    /** Takes a number out; the range is inclusive. */
    public int number(String name, int fallback, int min, int max) {
        String text = values.remove(name);
        if (text == null) {
            return fallback;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below, as a number out of range is.
        }
        errors.add("--" + name + ": " + text + " (expected: " + min + ".." + max + ")");
        return fallback;
    }

    public String text(String name, String fallback) {
        String text = values.remove(name);
        return text == null ? fallback : text;
    }

    public void reject(String error) {
        errors.add(error);
    }

    /** Every error so far and every argument that nobody asked for, in one exception. */
    public void requireAllValid() {
        values.keySet().forEach(name -> errors.add("--" + name + " (unknown)"));
        if (!errors.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", errors));
        }
    }
}
