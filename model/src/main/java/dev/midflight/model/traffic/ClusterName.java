package dev.midflight.model.traffic;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/** What a route calls the upstreams that it leads to. */
public record ClusterName(String name) implements Comparable<ClusterName> {
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_.:/|~-]{1,253}");

    public ClusterName {
        requireNonNull(name, "name is null");
        if (!SHAPE.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "cluster: '" + name + "' (expected: 1..253 of A-Z a-z 0-9 _ . : / | ~ -)");
        }
    }

    public static ClusterName of(String name) {
        return new ClusterName(name);
    }

    @Override
    public int compareTo(ClusterName other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
