package dev.midflight.operator.registry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A step's settings and, apart from them so that they are never shown, its credentials. */
public record StepSettings(Map<String, String> values, Map<String, String> credentials) {
    public StepSettings {
        values = Map.copyOf(values);
        credentials = Map.copyOf(credentials);
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name)).map(String::trim).filter(v -> !v.isEmpty());
    }

    public String get(String name, String otherwise) {
        return find(name).orElse(otherwise);
    }

    /**
     * @throws IllegalArgumentException if it is not there: {@link RegistryAdapter#errors} says so
     *     before anything else is asked
     */
    public String require(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("settings." + name + ": missing"));
    }

    /**
     * @throws IllegalArgumentException if it is no port
     */
    public int port(String name, int otherwise) {
        String text = get(name, String.valueOf(otherwise));
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "settings." + name + ": '" + text + "' (expected: a port, 1 to 65535)");
        }
        return port;
    }

    /**
     * @return empty if it is not there
     * @throws IllegalArgumentException if it is not {@code key=value}, several with commas
     */
    public Map<String, String> labels(String name) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (String label : find(name).map(text -> text.split(",")).orElse(new String[0])) {
            String[] parts = label.trim().split("=", -1);
            if (parts.length != 2 || parts[0].isBlank()) {
                throw new IllegalArgumentException(
                        "settings.%s: '%s' (expected: key=value, several with commas)"
                                .formatted(name, label.trim()));
            }
            labels.put(parts[0].trim(), parts[1].trim());
        }
        return Map.copyOf(labels);
    }

    /** One sentence for each setting that is none of these. */
    public List<String> unknown(Collection<String> known) {
        List<String> errors = new ArrayList<>();
        values.keySet().stream()
                .sorted()
                .filter(name -> !known.contains(name))
                .forEach(
                        name ->
                                errors.add(
                                        "settings."
                                                + name
                                                + ": unknown (expected: "
                                                + known
                                                + ")"));
        return errors;
    }

    @Override
    public String toString() {
        return "StepSettings" + values.keySet();
    }
}
