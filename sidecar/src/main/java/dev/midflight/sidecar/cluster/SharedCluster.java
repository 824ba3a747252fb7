package dev.midflight.sidecar.cluster;

import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.ClusterName;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A cluster as all event loops of this process share it. Written on the side loop; the loops notice
 * by its version, without a lock, at their next choice.
 */
public final class SharedCluster {
    /** The configuration of now. */
    public record Setup(Cluster config, List<SharedEndpoint> endpoints) {
        public Setup {
            endpoints = List.copyOf(endpoints);
        }
    }

    private final ClusterName name;
    private final LoopTallies<ClusterCounter> tallies;
    private final AtomicLong version = new AtomicLong();
    private volatile Setup setup;

    SharedCluster(Setup setup, int loops) {
        this.name = setup.config().name();
        this.setup = setup;
        this.tallies = LoopTallies.of(ClusterCounter.class, loops);
    }

    public ClusterName name() {
        return name;
    }

    public Setup setup() {
        return setup;
    }

    Tallies<ClusterCounter> ofLoop(int index) {
        return tallies.ofLoop(index);
    }

    public long total(ClusterCounter counter) {
        return tallies.total(counter);
    }

    long version() {
        return version.get();
    }

    void become(Setup next) {
        setup = next;
        changed();
    }

    /** An endpoint became usable, or is not any more. */
    void changed() {
        version.incrementAndGet();
    }
}
