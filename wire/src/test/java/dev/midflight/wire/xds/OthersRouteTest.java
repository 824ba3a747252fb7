package dev.midflight.wire.xds;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.HeaderEdits;
import dev.midflight.model.traffic.PathMatch;
import dev.midflight.model.traffic.PathRewrite;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.RetryOn;
import dev.midflight.model.traffic.RetryPolicy;
import dev.midflight.model.traffic.Rewrite;
import dev.midflight.model.traffic.Route;
import dev.midflight.model.traffic.RouteAction;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.RouteTableName;
import dev.midflight.model.traffic.SubsetSelector;
import dev.midflight.model.traffic.Timeouts;
import dev.midflight.model.traffic.ValueMatch;
import dev.midflight.model.traffic.VirtualHost;
import dev.midflight.wire.xds.proto.RouteProto;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What others' route tables become. */
final class OthersRouteTest {
    private static final String REVIEWS = "reviews.default.svc.cluster.local";

    private static RouteTable read(String name) throws IOException, UnreadableResourceException {
        return XdsReader.routes(
                Golden.read(name, RouteProto.RouteConfiguration.newBuilder()), PathRules.KEEP);
    }

    private static RouteAction.Forward forward(
            List<RouteAction.WeightedCluster> clusters,
            PathRewrite rewrite,
            Duration timeout,
            RetryPolicy retries) {
        return new RouteAction.Forward(
                clusters,
                SubsetSelector.ALL,
                new Rewrite(Optional.empty(), rewrite),
                new Timeouts(Duration.ZERO, Duration.ZERO, Duration.ZERO, timeout),
                retries,
                Optional.empty(),
                Optional.empty());
    }

    private static RouteAction.WeightedCluster cluster(String name, int weight) {
        return new RouteAction.WeightedCluster(ClusterName.of(name), weight);
    }

    private static RouteAction.Forward to(String cluster, Duration timeout) {
        return forward(
                List.of(cluster(cluster, 1)), new PathRewrite.Keep(), timeout, RetryPolicy.NONE);
    }

    private static Route route(String name, RouteMatch match, RouteAction action) {
        return new Route(name, match, action, HeaderEdits.NONE, HeaderEdits.NONE, Optional.empty());
    }

    private static Route canary() {
        RouteMatch jason =
                new RouteMatch(
                        new PathMatch.Regex("\\/v1\\/.*"),
                        Set.of(),
                        List.of(
                                new RouteMatch.HeaderMatch(
                                        "end-user", new ValueMatch.Exact("jason"), false)),
                        List.of());
        RetryPolicy retries =
                new RetryPolicy(
                        2,
                        Set.of(
                                RetryOn.CONNECT_FAILURE,
                                RetryOn.REFUSED_STREAM,
                                RetryOn.GRPC_UNAVAILABLE,
                                RetryOn.GRPC_CANCELLED),
                        Set.of(503),
                        Duration.ZERO,
                        Duration.ofMillis(25),
                        65_536);
        return route(
                "canary",
                jason,
                forward(
                        List.of(
                                cluster("outbound|9080|v1|" + REVIEWS, 90),
                                cluster("outbound|9080|v2|" + REVIEWS, 10)),
                        new PathRewrite.Regex("^\\/v1\\/", "/"),
                        Duration.ZERO,
                        retries));
    }

    @Test
    void istiosVirtualServicesBecomeRoutes() throws Exception {
        RouteTable read = read("istio-routes");

        VirtualHost reviews =
                new VirtualHost(
                        REVIEWS + ":9080",
                        List.of(REVIEWS, "reviews", "10.0.0.7"),
                        List.of(
                                canary(),
                                route(
                                        "default",
                                        RouteMatch.ANY,
                                        to("outbound|9080||" + REVIEWS, Duration.ZERO))));
        VirtualHost others =
                new VirtualHost(
                        "allow_any",
                        List.of("*"),
                        List.of(
                                route(
                                        "allow_any",
                                        RouteMatch.ANY,
                                        to("PassthroughCluster", Duration.ZERO))));
        assertEquals(
                new RouteTable(
                        new RouteTableName("9080"), PathRules.KEEP, List.of(reviews, others)),
                read);
    }

    @Test
    void javaControlPlanesRouteHasEnvoysTimeout() throws Exception {
        RouteTable read = read("java-control-plane-routes");

        VirtualHost all =
                new VirtualHost(
                        "all",
                        List.of("*"),
                        List.of(
                                route(
                                        "route-0",
                                        RouteMatch.ANY,
                                        to("cluster0", Duration.ofSeconds(15)))));
        assertEquals(
                new RouteTable(new RouteTableName("route0"), PathRules.KEEP, List.of(all)), read);
    }
}
