package dev.midflight.sidecar.config;

import dev.midflight.model.IpLiteral;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads typed variables and collects what is wrong with them, so that all of it can be told. */
final class Environment {
    private final Map<String, String> variables;
    private final List<String> errors = new ArrayList<>();
    private final SortedMap<String, String> inForce = new TreeMap<>();

    Environment(Map<String, String> variables) {
        this.variables = variables;
    }

    List<String> errors() {
        return errors;
    }

    /** What each variable that was asked for counts as, its default included; without the empty. */
    SortedMap<String, String> inForce() {
        return inForce;
    }

    void error(String name, String message) {
        errors.add(name + ": " + message);
    }

    String text(String name, String fallback) {
        String given = variables.get(name);
        String value = given == null || given.isBlank() ? fallback : given.strip();
        if (!value.isEmpty()) {
            inForce.put(name, value);
        }
        return value;
    }

    long number(String name, long fallback, long min, long max) {
        String value = text(name, "");
        if (value.isEmpty()) {
            inForce.put(name, String.valueOf(fallback));
            return fallback;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // reported below, like a number out of range
        }
        error(name, "'" + value + "' (expected: " + min + ".." + max + ")");
        return fallback;
    }

    int integer(String name, int fallback, int min, int max) {
        return (int) number(name, fallback, min, max);
    }

    boolean flag(String name, boolean fallback) {
        return choice(name, String.valueOf(fallback), String.valueOf(!fallback)).equals("true");
    }

    /** One of two words, the first one where nothing is said. */
    String choice(String name, String fallback, String other) {
        String value = text(name, fallback);
        if (!value.equals(fallback) && !value.equals(other)) {
            error(name, "'" + value + "' (expected: " + fallback + " or " + other + ")");
        }
        return value;
    }

    List<String> list(String name) {
        return Stream.of(text(name, "").split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /** An object of JSON; of its values numbers, flags, lists and objects are what Java has. */
    Map<String, ?> object(String name) {
        String value = text(name, "");
        if (value.isEmpty()) {
            return Map.of();
        }
        try {
            if (value.startsWith("{")
                    && new Load(LoadSettings.builder().build()).loadFromString(value)
                            instanceof Map<?, ?> fields
                    && !fields.containsValue(null)) {
                return fields.entrySet().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        field -> String.valueOf(field.getKey()),
                                        Map.Entry::getValue));
            }
        } catch (YamlEngineException _) {
            // reported below, like another value
        }
        error(name, "'" + value + "' (expected: a JSON object without null)");
        return Map.of();
    }

    List<InetAddress> addresses(String name) {
        List<InetAddress> addresses = new ArrayList<>();
        for (String item : list(name)) {
            try {
                addresses.add(IpLiteral.of(item));
            } catch (IllegalArgumentException _) {
                error(name, "'" + item + "' (expected: an IP address)");
            }
        }
        return List.copyOf(addresses);
    }

    /** {@code 127.0.0.1:8080} or {@code [::1]:8080}; names are not resolved. */
    Optional<InetSocketAddress> socketAddress(String name) {
        String value = text(name, "");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        int colon = value.lastIndexOf(':');
        try {
            InetAddress host = IpLiteral.of(value.substring(0, Math.max(colon, 0)));
            return Optional.of(
                    new InetSocketAddress(host, Integer.parseInt(value.substring(colon + 1))));
        } catch (IllegalArgumentException _) {
            error(name, "'" + value + "' (expected: <ip>:<port>)");
            return Optional.empty();
        }
    }
}
