package dev.midflight.model;

import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * At which of its ports a pod takes the mesh's mutual TLS.
 *
 * <p>The text form is what a pod's annotation has: {@code *} for every port, {@code *!8080,9090}
 * for all but these, {@code 8080,9090} for these alone, {@code none}.
 *
 * @param others whether ports that are not listed take it
 * @param listed ports, 1 to 65535, of which the opposite is true
 */
public record MeshPorts(boolean others, Set<Integer> listed) {
    public static final MeshPorts NONE = new MeshPorts(false, Set.of());
    public static final MeshPorts ALL = new MeshPorts(true, Set.of());

    private static final String EVERY = "*";
    private static final String BUT = "*!";
    private static final String NOWHERE = "none";
    private static final int MAX_PORT = 65_535;

    public MeshPorts {
        listed = Set.copyOf(listed);
        for (int port : listed) {
            if (port < 1 || port > MAX_PORT) {
                throw new IllegalArgumentException("port: " + port + " (expected: 1..65535)");
            }
        }
    }

    public boolean contains(int port) {
        return listed.contains(port) != others;
    }

    public boolean isEmpty() {
        return !others && listed.isEmpty();
    }

    /** The ports that are in both. */
    public MeshPorts and(MeshPorts other) {
        if (others && other.others) {
            Set<Integer> both = new TreeSet<>(listed);
            both.addAll(other.listed);
            return new MeshPorts(true, both);
        }
        MeshPorts one = others ? other : this;
        MeshPorts another = others ? this : other;
        return new MeshPorts(
                false,
                one.listed.stream()
                        .filter(another::contains)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * @throws IllegalArgumentException if the text is none of the forms above
     */
    public static MeshPorts parse(String text) {
        return switch (text) {
            case NOWHERE -> NONE;
            case EVERY -> ALL;
            default ->
                    text.startsWith(BUT)
                            ? new MeshPorts(true, ports(text.substring(BUT.length())))
                            : new MeshPorts(false, ports(text));
        };
    }

    private static Set<Integer> ports(String text) {
        try {
            return Arrays.stream(text.split(",", -1))
                    .map(Integer::parseInt)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("ports: '" + text + "' (expected: numbers)", e);
        }
    }

    @Override
    public String toString() {
        if (listed.isEmpty()) {
            return others ? EVERY : NOWHERE;
        }
        return (others ? BUT : "") + joined(listed);
    }

    private static String joined(Collection<Integer> ports) {
        return new TreeSet<>(ports).stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
