package dev.midflight.sidecar.config;

import dev.midflight.model.traffic.Balancing;

/** What the configuration file calls things, for who reads and writes it, and for the pages. */
public final class Words {
    private Words() {}

    /** The policy's name alone. */
    public static String of(Balancing balancing) {
        return switch (balancing) {
            case Balancing.RoundRobin() -> "round-robin";
            case Balancing.Random() -> "random";
            case Balancing.LeastRequest _ -> "least-request";
            case Balancing.PeakEwma _ -> "peak-ewma";
            case Balancing.RingHash _ -> "ring-hash";
            case Balancing.Maglev _ -> "maglev";
        };
    }
}
