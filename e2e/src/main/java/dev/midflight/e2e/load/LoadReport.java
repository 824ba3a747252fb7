package dev.midflight.e2e.load;

import java.util.List;
import java.util.Map;

/**
 * The figures of a run; {@code executed} is what the application says it has executed for this
 * client.
 */
public record LoadReport(
        boolean running,
        long seconds,
        String client,
        long executed,
        Map<String, Census> connections,
        List<PhaseReport> phases) {
    public LoadReport {
        connections = Map.copyOf(connections);
        phases = List.copyOf(phases);
    }

    /**
     * The phase of that name that began last.
     *
     * @throws IllegalArgumentException if there is none
     */
    public PhaseReport phase(String name) {
        return phases.reversed().stream()
                .filter(phase -> phase.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("phase: " + name + " (unknown)"));
    }

    /** The connections of one kind of traffic; none where there is no such kind. */
    public Census connections(String kind) {
        return connections.getOrDefault(kind, Census.NONE);
    }
}
