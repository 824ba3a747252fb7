package dev.midflight.sidecar.cluster;

import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.ClusterName;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

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
    private final LoopTallies<MirrorCounter> mirrors;
    private final AtomicLong ejections = new AtomicLong();
    private final AtomicLong ejectionsRefused = new AtomicLong();
    private final AtomicLong checks = new AtomicLong();
    private final AtomicLong failedChecks = new AtomicLong();
    private final AtomicInteger users;
    private final BiConsumer<SharedCluster, String> failing;
    private final Consumer<SharedCluster> unused;
    private volatile Setup setup;

    /**
     * @param failing told, on any thread, the key of an endpoint that fails too often
     * @param unused told, on any thread, once none of the loops has a use for it any more
     */
    SharedCluster(
            Setup setup,
            int loops,
            BiConsumer<SharedCluster, String> failing,
            Consumer<SharedCluster> unused) {
        this.name = setup.config().name();
        this.setup = setup;
        this.tallies = LoopTallies.of(ClusterCounter.class, loops);
        this.mirrors = LoopTallies.of(MirrorCounter.class, loops);
        this.users = new AtomicInteger(loops);
        this.failing = failing;
        this.unused = unused;
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

    Tallies<MirrorCounter> mirrorsOfLoop(int index) {
        return mirrors.ofLoop(index);
    }

    long total(MirrorCounter counter) {
        return mirrors.total(counter);
    }

    /** True once it was to get a copy of a request. */
    boolean isMirror() {
        return !mirrors.isUnused();
    }

    /** Of all its endpoints, those that left among them. */
    public long ejections() {
        return ejections.get();
    }

    void ejected() {
        ejections.incrementAndGet();
    }

    /** Health checks, in the same way. */
    public long checks() {
        return checks.get();
    }

    public long failedChecks() {
        return failedChecks.get();
    }

    void checked(boolean success) {
        checks.incrementAndGet();
        if (!success) {
            failedChecks.incrementAndGet();
        }
    }

    /** Ejections that would have been too many. */
    public long ejectionsRefused() {
        return ejectionsRefused.get();
    }

    void ejectionRefused() {
        ejectionsRefused.incrementAndGet();
    }

    void failing(String key) {
        failing.accept(this, key);
    }

    /** One of the loops has no use for it any more; once for each. */
    void left() {
        if (users.decrementAndGet() == 0) {
            unused.accept(this);
        }
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
