package dev.midflight.e2e.rpc;

import java.util.List;

/** What a consumer says of itself. */
public record RpcReport(String client, List<RpcPhase> phases) {
    public RpcReport {
        phases = List.copyOf(phases);
    }

    /**
     * The phase of that name that began last.
     *
     * @throws IllegalArgumentException if there is none
     */
    public RpcPhase phase(String name) {
        return phases.reversed().stream()
                .filter(phase -> phase.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("phase: " + name + " (unknown)"));
    }
}
