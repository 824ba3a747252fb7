package dev.midflight.sidecar.cluster;

import dev.midflight.model.traffic.EndpointSource;
import dev.midflight.model.traffic.HealthCheck;
import dev.midflight.model.traffic.HealthProbe;
import dev.midflight.model.traffic.OutlierDetection;
import dev.midflight.model.traffic.UpstreamProtocol;
import dev.midflight.sidecar.cluster.EndpointChange.Kind;
import dev.midflight.sidecar.cluster.health.HealthChecks;
import dev.midflight.sidecar.cluster.outlier.Ejections;
import dev.midflight.sidecar.cluster.outlier.SuccessRates;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Looks after one cluster for all loops: checks its endpoints' health, ejects those that fail, and
 * takes them back. On the side loop only.
 */
final class ClusterWatch {
    private final SharedCluster cluster;
    private final EventLoop sideLoop;
    private final RandomGenerator random;
    private final LongSupplier nanoClock;
    private final Consumer<EndpointChange> changes;
    private final Ejections ejections = new Ejections(OutlierDetection.OFF);
    private final Map<String, SharedEndpoint> endpoints = new HashMap<>();
    private final Map<String, SuccessRates.Sample> seen = new HashMap<>();
    private @Nullable HealthChecks checks;
    private @Nullable ScheduledFuture<?> interval;
    private OutlierDetection outliers = OutlierDetection.OFF;

    /**
     * Looks after nothing yet.
     *
     * @param changes told on the side loop
     */
    ClusterWatch(
            SharedCluster cluster,
            EventLoop sideLoop,
            RandomGenerator random,
            LongSupplier nanoClock,
            Consumer<EndpointChange> changes) {
        this.cluster = cluster;
        this.sideLoop = sideLoop;
        this.random = random;
        this.nanoClock = nanoClock;
        this.changes = changes;
    }

    /** Looks after what the cluster is now. */
    void follow() {
        SharedCluster.Setup setup = cluster.setup();
        endpoints.clear();
        if (setup.config().source() instanceof EndpointSource.Listed) {
            setup.endpoints().forEach(endpoint -> endpoints.put(endpoint.key(), endpoint));
        }
        followHealth(setup.config().healthCheck(), setup.config().protocol());
        followOutliers(setup.config().outlierDetection());
    }

    private void followHealth(HealthCheck config, UpstreamProtocol protocol) {
        HealthChecks known = checks;
        if (known != null && !known.asks(config, protocol)) {
            known.stop();
            known = null;
        }
        if (config.probe() instanceof HealthProbe.None) {
            checks = null;
            endpoints.values().forEach(endpoint -> healthy(endpoint, true));
            return;
        }
        if (known == null) {
            known = new HealthChecks(config, protocol, sideLoop, random, this::answered);
        }
        checks = known;
        known.follow(endpoints.values().stream().map(SharedEndpoint::endpoint).toList());
    }

    private void answered(String key, boolean success, boolean healthy) {
        SharedEndpoint endpoint = endpoints.get(key);
        if (endpoint != null) {
            endpoint.state().checked(success);
            cluster.checked(success);
            healthy(endpoint, healthy);
        }
    }

    private void healthy(SharedEndpoint endpoint, boolean healthy) {
        if (endpoint.state().healthy() != healthy) {
            endpoint.state().healthy(healthy, nanoClock.getAsLong());
            changed(endpoint, healthy ? Kind.HEALTHY : Kind.UNHEALTHY);
        }
    }

    private void followOutliers(OutlierDetection config) {
        Set<String> keys = new HashSet<>(endpoints.keySet());
        ejections.follow(config, keys);
        seen.keySet().retainAll(keys);
        if (config.equals(outliers)) {
            return;
        }
        outliers = config;
        stopInterval();
        if (config.isOff()) {
            ejections.clear().forEach(this::uneject);
        } else {
            interval =
                    sideLoop.scheduleAtFixedRate(
                            this::intervalPassed,
                            config.intervalMillis(),
                            config.intervalMillis(),
                            TimeUnit.MILLISECONDS);
        }
    }

    private void intervalPassed() {
        ejections.interval(nowMillis()).forEach(this::uneject);
        if (!outliers.successRate().isOff()) {
            SuccessRates.outliers(samples(), outliers.successRate()).forEach(this::eject);
        }
    }

    /** What was counted since the last time. */
    private List<SuccessRates.Sample> samples() {
        List<SuccessRates.Sample> samples = new ArrayList<>();
        endpoints.forEach(
                (key, endpoint) -> {
                    SuccessRates.Sample now = total(key, endpoint.state());
                    SuccessRates.Sample before = seen.put(key, now);
                    if (before != null) {
                        samples.add(
                                new SuccessRates.Sample(
                                        key,
                                        now.successes() - before.successes(),
                                        now.failures() - before.failures()));
                    }
                });
        return samples;
    }

    private static SuccessRates.Sample total(String key, EndpointState state) {
        return new SuccessRates.Sample(
                key,
                state.total(EndpointCounter.SUCCESSES),
                state.total(EndpointCounter.SERVER_ERRORS)
                        + state.total(EndpointCounter.GATEWAY_ERRORS)
                        + state.total(EndpointCounter.TIMEOUTS)
                        + state.total(EndpointCounter.RESETS));
    }

    /** What is known of its endpoints, without their latencies. */
    List<LearnedEndpoint> learned() {
        List<LearnedEndpoint> learned = new ArrayList<>();
        endpoints.forEach(
                (key, endpoint) ->
                        learned.add(
                                new LearnedEndpoint(
                                        cluster.name(),
                                        key,
                                        ejections.leftMillis(key, nowMillis()),
                                        ejections.times(key),
                                        endpoint.state().healthy(),
                                        TimeUnit.NANOSECONDS.toMillis(
                                                nanoClock.getAsLong()
                                                        - endpoint.state().usableSinceNanos()),
                                        0)));
        return learned;
    }

    /** Goes on with what another process has learned. */
    void restore(LearnedEndpoint learned) {
        SharedEndpoint endpoint = endpoints.get(learned.key());
        if (endpoint == null) {
            return;
        }
        boolean ejected = !outliers.isOff() && learned.ejectedMillis() >= 0;
        if (!outliers.isOff() && learned.ejections() > 0) {
            ejections.restore(
                    learned.key(),
                    learned.ejections(),
                    ejected ? learned.ejectedMillis() : -1,
                    nowMillis());
        }
        endpoint.state()
                .restore(
                        checks == null || learned.healthy(),
                        ejected,
                        nanoClock.getAsLong()
                                - TimeUnit.MILLISECONDS.toNanos(learned.usableMillis()));
        cluster.changed();
    }

    /** An event loop saw too many failures in a row. */
    void eject(String key) {
        SharedEndpoint endpoint = endpoints.get(key);
        if (endpoint == null || endpoint.state().ejected()) {
            return;
        }
        if (ejections.eject(key, nowMillis())) {
            endpoint.state().eject();
            cluster.ejected();
            changed(endpoint, Kind.EJECTED);
        } else {
            cluster.ejectionRefused();
        }
    }

    private void uneject(String key) {
        SharedEndpoint endpoint = endpoints.get(key);
        if (endpoint != null) {
            endpoint.state().uneject(nanoClock.getAsLong());
            changed(endpoint, Kind.RETURNED);
        }
    }

    private void changed(SharedEndpoint endpoint, Kind kind) {
        cluster.changed();
        changes.accept(new EndpointChange(cluster.name(), endpoint.key(), kind));
    }

    private long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong());
    }

    private void stopInterval() {
        ScheduledFuture<?> running = interval;
        interval = null;
        if (running != null) {
            running.cancel(false);
        }
    }

    void stop() {
        HealthChecks known = checks;
        checks = null;
        if (known != null) {
            known.stop();
        }
        stopInterval();
    }
}
