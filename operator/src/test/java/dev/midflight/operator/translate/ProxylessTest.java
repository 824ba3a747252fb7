package dev.midflight.operator.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.policy.RouteRule;
import dev.midflight.crds.policy.TrafficPolicySpec;
import dev.midflight.model.traffic.Balancing;
import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.ClusterTls;
import dev.midflight.model.traffic.EndpointSource;
import dev.midflight.model.traffic.ListenerProtocol;
import dev.midflight.model.traffic.LoadBalancing;
import dev.midflight.model.traffic.PathMatch;
import dev.midflight.model.traffic.Route;
import dev.midflight.model.traffic.RouteAction;
import dev.midflight.model.traffic.RouteTable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What gRPC's clients get in place of what sidecars run by. */
final class ProxylessTest {
    private static final ServiceKey REVIEWS = new ServiceKey("shop", "reviews");
    private static final MeshPort PORT = new MeshPort(80, ListenerProtocol.HTTP2);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reviews.shop:80",
                "reviews.shop.svc:80",
                "reviews.shop.svc.cluster.local:80"
            })
    void aServicesNameIsItsListeners(String authority) {
        assertEquals(Optional.of("out/shop/reviews/80"), Proxyless.listener(authority));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "reviews:80", "reviews.shop.svc", "a.b.example.com:80", "*", "x.y:"})
    void otherNamesAreNobodys(String authority) {
        assertEquals(Optional.empty(), Proxyless.listener(authority));
    }

    @Test
    void routesThatNoCallOfGrpcTakesAreLeftOut() {
        List<String> names =
                routes(
                        false,
                        "- {name: get, match: {methods: [GET]}}",
                        "- {name: query, match: {query: [{name: a}]}}",
                        "- {name: both, match: {methods: [GET, POST]}}");

        assertEquals(List.of("both", "default"), names);
    }

    @Test
    void aPrefixIsAnExpressionOfWholeSegments() {
        Route route =
                table(false, "- {name: some, match: {path: {prefix: /a.b}, methods: [POST]}}")
                        .getFirst();

        assertTrue(route.match().methods().isEmpty());
        Pattern expression = Pattern.compile(((PathMatch.Regex) route.match().path()).expression());
        assertTrue(expression.matcher("/a.b").matches());
        assertTrue(expression.matcher("/a.b/c").matches());
        assertFalse(expression.matcher("/a.bc").matches());
        assertFalse(expression.matcher("/axb").matches());
    }

    @Test
    void aHeadlessServiceIsAllItsPods() {
        Route route = table(true).getFirst();

        assertEquals(
                List.of("shop/reviews/80"),
                ((RouteAction.Forward) route.action())
                        .clusters().stream().map(share -> share.cluster().name()).toList());
    }

    @Test
    void clustersHaveWhatEveryClientKnows() {
        Cluster listed = Cluster.of("c").with(new ClusterTls(true, Set.of(), Optional.empty()));

        Cluster plain = Proxyless.cluster(listed, ClusterTls.OFF).orElseThrow();
        Cluster hashed =
                Proxyless.cluster(
                                listed.with(LoadBalancing.of(Balancing.Maglev.DEFAULT)),
                                ClusterTls.OFF)
                        .orElseThrow();

        assertEquals(ClusterTls.OFF, plain.tls());
        assertEquals(new Balancing.RoundRobin(), plain.loadBalancing().balancing());
        assertEquals(Balancing.RingHash.DEFAULT, hashed.loadBalancing().balancing());
        assertEquals(
                Optional.empty(),
                Proxyless.cluster(
                        listed.with(new EndpointSource.OriginalDestination()), ClusterTls.OFF));
    }

    @Test
    void aClusterLiesUnderANameOfItsOwnUntilItIsAskedFor() {
        ClusterTls tls = new ClusterTls(true, Set.of("spiffe://a/ns/b/sa/c"), Optional.empty());

        Cluster kept = Proxyless.cluster(Cluster.of("shop/reviews/80"), tls).orElseThrow();

        assertTrue(Proxyless.isFor(kept.name().name()));
        assertFalse(Proxyless.isFor("shop/reviews/80"));
        assertEquals(Proxyless.resource("shop/reviews/80"), kept.name().name());
        assertEquals("shop/reviews/80", Proxyless.asked(kept).name().name());
        assertEquals(tls, Proxyless.asked(kept).tls());
    }

    private static List<String> routes(boolean headless, String... rules) {
        return table(headless, rules).stream().map(Route::name).toList();
    }

    /** The routes of a Service with such rules. */
    private static List<Route> table(boolean headless, String... rules) {
        MeshService service =
                new MeshService(
                        REVIEWS, "", headless ? List.of() : List.of("10.0.0.1"), List.of(PORT));
        List<RouteRule> routes =
                rules.length == 0
                        ? List.of()
                        : Serialization.unmarshal(
                                        "routes:\n" + String.join("\n", rules),
                                        TrafficPolicySpec.class)
                                .routes();
        Directory directory =
                PolicyDecision.NONE.directory(
                        key -> key.equals(REVIEWS) ? Optional.of(service) : Optional.empty());
        RouteTable table =
                ServiceTranslation.of(
                                service,
                                PORT,
                                new CallerParts(List.of(), routes, Optional.empty()),
                                directory)
                        .table()
                        .orElseThrow();
        return Proxyless.routes(table).hosts().getFirst().routes();
    }
}
