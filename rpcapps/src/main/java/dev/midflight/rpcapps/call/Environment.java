package dev.midflight.rpcapps.call;

import java.util.Map;

/** The settings of these programs: environment variables, as a Deployment gives them. */
public record Environment(Map<String, String> variables) {
    public Environment {
        variables = Map.copyOf(variables);
    }

    public static Environment ofProcess() {
        return new Environment(System.getenv());
    }

    public String text(String name, String otherwise) {
        return variables.getOrDefault(name, otherwise);
    }

    public String require(String name) {
        String value = variables.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + ": missing");
        }
        return value;
    }

    public int number(String name, int otherwise) {
        String value = text(name, Integer.toString(otherwise));
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: a number)", e);
        }
    }

    /** {@code CONTROL_PORT}, 8090 where it is not set. */
    public int controlPort() {
        return number("CONTROL_PORT", 8090);
    }

    /** This process, as the other side of a call knows it: the pod's name. */
    public String self() {
        return text("HOSTNAME", "here");
    }
}
