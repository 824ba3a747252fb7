package dev.midflight.sidecar.cluster;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.EndpointSource;
import dev.midflight.sidecar.telemetry.Measurements;
import dev.midflight.sidecar.telemetry.Metric;
import dev.midflight.sidecar.telemetry.MetricSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The clusters in every reading; endpoints only as how many there are. */
public final class ClusterReadings implements MetricSource {
    private static final String OTHER = "other";
    private static final Metric ENDPOINTS =
            Metric.gauge("cluster_endpoints", "Endpoints that are listed");
    private static final Metric HEALTHY =
            Metric.gauge("cluster_endpoints_healthy", "Endpoints that health checks did not fail");
    private static final Metric EJECTED =
            Metric.gauge("cluster_endpoints_ejected", "Endpoints that are ejected as outliers");
    private static final Metric EJECTIONS =
            Metric.counter("cluster_ejections", "Ejections of endpoints as outliers");
    private static final Metric REFUSED =
            Metric.counter("cluster_ejections_refused", "Ejections that would have been too many");
    private static final Metric CHECKS =
            Metric.counter("cluster_health_checks", "Health checks of endpoints");
    private static final Metric FAILED_CHECKS =
            Metric.counter("cluster_health_checks_failed", "Health checks that an endpoint failed");
    private static final Metric FOLDED =
            Metric.gauge(
                    "cluster_series_overflow",
                    "Clusters that are other, since there are too many of them");

    private final Upstreams upstreams;
    private final int max;
    private final Map<ClusterName, Boolean> named = new HashMap<>();

    /**
     * @param max clusters that have series of their own: the first ones, as long as they are there
     */
    public ClusterReadings(Upstreams upstreams, int max) {
        this.upstreams = upstreams;
        this.max = max;
    }

    @Override
    public synchronized void read(Measurements out) {
        List<SharedCluster> all = upstreams.all();
        named.keySet().retainAll(all.stream().map(SharedCluster::name).collect(Collectors.toSet()));
        int folded = 0;
        for (SharedCluster cluster : all) {
            boolean own = named.computeIfAbsent(cluster.name(), _ -> hasRoom());
            folded += own ? 0 : 1;
            read(cluster, Map.of("cluster", own ? cluster.name().name() : OTHER), out);
        }
        out.add(FOLDED, Map.of(), folded);
    }

    /** One that was folded stays so: what it had counted would be missing in the others' series. */
    private boolean hasRoom() {
        return named.values().stream().filter(own -> own).count() < max;
    }

    private static void read(SharedCluster cluster, Map<String, String> labels, Measurements out) {
        for (ClusterCounter counter : ClusterCounter.values()) {
            out.add(counter.metric(), counter.labels(labels), cluster.total(counter));
        }
        out.add(EJECTIONS, labels, cluster.ejections());
        out.add(REFUSED, labels, cluster.ejectionsRefused());
        out.add(CHECKS, labels, cluster.checks());
        out.add(FAILED_CHECKS, labels, cluster.failedChecks());
        if (cluster.setup().config().source() instanceof EndpointSource.Listed) {
            List<EndpointState> states =
                    cluster.setup().endpoints().stream().map(SharedEndpoint::state).toList();
            out.add(ENDPOINTS, labels, states.size());
            out.add(HEALTHY, labels, states.stream().filter(EndpointState::healthy).count());
            out.add(EJECTED, labels, states.stream().filter(EndpointState::ejected).count());
        }
        if (cluster.isMirror()) {
            for (MirrorCounter counter : MirrorCounter.values()) {
                out.add(counter.metric(), counter.labels(labels), cluster.total(counter));
            }
        }
    }
}
