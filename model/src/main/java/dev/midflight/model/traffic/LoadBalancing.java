package dev.midflight.model.traffic;

import static java.util.Objects.requireNonNull;

/** Everything that decides which endpoint a request goes to. */
public record LoadBalancing(
        Balancing balancing,
        SlowStart slowStart,
        Failover failover,
        SubsetFallback subsetFallback) {
    public static final LoadBalancing DEFAULT = of(Balancing.LeastRequest.DEFAULT);

    public LoadBalancing {
        requireNonNull(balancing, "balancing is null");
        requireNonNull(slowStart, "slowStart is null");
        requireNonNull(failover, "failover is null");
        requireNonNull(subsetFallback, "subsetFallback is null");
        boolean hashes =
                switch (balancing) {
                    case Balancing.RingHash _, Balancing.Maglev _ -> true;
                    case Balancing.RoundRobin _,
                            Balancing.Random _,
                            Balancing.LeastRequest _,
                            Balancing.PeakEwma _ ->
                            false;
                };
        if (hashes && !slowStart.isOff()) {
            throw new IllegalArgumentException(
                    "slowStart: " + slowStart.windowSeconds() + " s (expected: 0 with a hash)");
        }
    }

    public static LoadBalancing of(Balancing balancing) {
        return new LoadBalancing(balancing, SlowStart.OFF, Failover.DEFAULT, SubsetFallback.NONE);
    }

    public LoadBalancing with(SlowStart newSlowStart) {
        return new LoadBalancing(balancing, newSlowStart, failover, subsetFallback);
    }

    public LoadBalancing with(Failover newFailover) {
        return new LoadBalancing(balancing, slowStart, newFailover, subsetFallback);
    }

    public LoadBalancing with(SubsetFallback newFallback) {
        return new LoadBalancing(balancing, slowStart, failover, newFallback);
    }
}
