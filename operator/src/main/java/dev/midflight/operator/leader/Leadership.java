package dev.midflight.operator.leader;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes part in the election for as long as the process lives: a leader that loses the lease (an
 * API server away is enough) follows until it wins again, and never exits.
 *
 * <p>A paused leader may act once more after another took over; every write of the operator names
 * what it saw, so such a write is refused.
 */
public final class Leadership {
    private static final Logger LOG = Logger.getLogger(Leadership.class);
    private static final Duration LEASE = Duration.ofSeconds(6);
    private static final Duration RENEW_DEADLINE = Duration.ofSeconds(4);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final KubernetesClient client;
    private final LeaseLock lock;
    private final Replica self;
    private final ScheduledExecutorService executor;
    private final Clock clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile LeaderView view = new LeaderView.Unknown();
    private volatile Instant since = Instant.MAX;
    private volatile boolean stopped;
    private volatile @Nullable CompletableFuture<?> election;

    public Leadership(
            KubernetesClient client,
            String namespace,
            String leaseName,
            Replica self,
            ScheduledExecutorService executor,
            Clock clock) {
        this.client = client;
        this.clock = clock;
        this.lock = new LeaseLock(namespace, leaseName, self.identity());
        this.self = self;
        this.executor = executor;
    }

    public LeaderView view() {
        return view;
    }

    public boolean isLeader() {
        return view instanceof LeaderView.Leading;
    }

    /** Since when {@link #view} has been what it is. */
    public Instant since() {
        return since;
    }

    /** Called after every change of {@link #view}, on the election's own thread. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    public void start() {
        if (stopped) {
            return;
        }
        CompletableFuture<?> running = elector().start();
        election = running;
        var _ =
                running.whenComplete(
                        (_, failure) -> {
                            if (failure != null && !stopped) {
                                LOG.warnf(
                                        "The election ended and begins again: %s",
                                        failure.getMessage());
                            }
                            restart();
                        });
    }

    /** Gives the lease back, so that another replica need not wait for its end. */
    public void stop() {
        stopped = true;
        CompletableFuture<?> running = election;
        if (running != null) {
            running.cancel(true);
        }
    }

    private void restart() {
        if (!stopped && !executor.isShutdown()) {
            var _ = executor.schedule(this::start, RETRY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private LeaderElector elector() {
        return new LeaderElector(
                client,
                new LeaderElectionConfigBuilder()
                        .withName("midflight-operator")
                        .withLock(lock)
                        .withLeaseDuration(LEASE)
                        .withRenewDeadline(RENEW_DEADLINE)
                        .withRetryPeriod(RETRY)
                        .withReleaseOnCancel(true)
                        .withLeaderCallbacks(
                                new LeaderCallbacks(
                                        () -> become(new LeaderView.Leading()),
                                        () -> become(new LeaderView.Unknown()),
                                        this::elected))
                        .build(),
                executor);
    }

    private void elected(@Nullable String identity) {
        if (identity == null || identity.equals(self.identity())) {
            return;
        }
        become(
                Replica.parse(identity)
                        .<LeaderView>map(replica -> new LeaderView.Following(replica.address()))
                        .orElseGet(LeaderView.Unknown::new));
    }

    private void become(LeaderView next) {
        LeaderView before = view;
        if (!before.equals(next)) {
            since = clock.instant();
        }
        view = next;
        if (!before.equals(next)) {
            LOG.infof("Leadership of %s: %s", self.pod(), next);
            listeners.forEach(this::tell);
        }
    }

    /** An election that a listener broke would never be held again. */
    private void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            LOG.errorf(e, "Leadership of %s: a listener failed", self.pod());
        }
    }
}
