package dev.midflight.operator.translate;

import dev.midflight.crds.policy.MirrorRule;
import dev.midflight.crds.policy.RouteRule;
import dev.midflight.crds.policy.SplitShare;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Mirror;
import dev.midflight.model.traffic.Percent;
import dev.midflight.model.traffic.RouteAction;
import dev.midflight.model.traffic.RouteAction.WeightedCluster;
import dev.midflight.model.traffic.SubsetSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a route's requests go. */
record ForwardTranslation(Destinations destinations) {
    Optional<RouteAction.Forward> of(String path, RouteRule rule) {
        List<WeightedCluster> clusters = clusters(path, rule.split());
        Optional<Mirror> mirror = mirror(path + ".mirror", rule.mirror());
        if (clusters.isEmpty() || (rule.mirror() != null && mirror.isEmpty())) {
            return Optional.empty();
        }
        return destinations
                .problems()
                .build(
                        path,
                        () ->
                                new RouteAction.Forward(
                                        clusters,
                                        SubsetSelector.ALL,
                                        RouteParts.rewrite(rule.rewrite()),
                                        RouteParts.timeouts(rule.timeouts()),
                                        RouteParts.retries(rule.retries()),
                                        mirror,
                                        RouteParts.hash(rule.hash())));
    }

    /** Empty where one of them is wrong. */
    private List<WeightedCluster> clusters(String path, List<SplitShare> split) {
        List<WeightedCluster> clusters = new ArrayList<>();
        if (split.isEmpty()) {
            destinations
                    .cluster(path, null, null, null)
                    .ifPresent(cluster -> clusters.add(new WeightedCluster(cluster, 1)));
        }
        for (int i = 0; i < split.size(); i++) {
            SplitShare share = split.get(i);
            String where = path + ".split[" + i + "]";
            destinations
                    .cluster(where, share.service(), share.port(), share.subset())
                    .ifPresent(
                            cluster -> clusters.add(new WeightedCluster(cluster, share.weight())));
        }
        return clusters.size() == Math.max(1, split.size()) ? clusters : List.of();
    }

    private Optional<Mirror> mirror(String path, @Nullable MirrorRule rule) {
        if (rule == null) {
            return Optional.empty();
        }
        Optional<ClusterName> cluster =
                destinations.cluster(path, rule.service(), rule.port(), rule.subset());
        return cluster.map(name -> new Mirror(name, new Percent(rule.percent())));
    }
}
