package dev.midflight.model.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SnapshotTest {
    @Test
    void everyReferenceMustResolve() {
        Cluster cluster = Cluster.of("a", Endpoint.of("127.0.0.1", 80));
        RouteTable table = table(route("b"));

        assertRefused(
                "route r: there is no cluster 'b'",
                () -> new Snapshot("1", List.of(), List.of(table), List.of(cluster)));
        assertRefused(
                "listener l: there is no route table 'main'",
                () -> new Snapshot("1", List.of(listener()), List.of(), List.of(cluster)));
    }

    @Test
    void namesAreUnique() {
        Cluster cluster = Cluster.of("a", Endpoint.of("127.0.0.1", 80));

        assertRefused(
                "cluster: 'a' is there twice",
                () -> new Snapshot("1", List.of(), List.of(), List.of(cluster, cluster)));
    }

    @Test
    void aDomainBelongsToOneHost() {
        VirtualHost one = new VirtualHost("one", List.of("A.example"), List.of());
        VirtualHost two = new VirtualHost("two", List.of("a.example"), List.of());

        assertRefused(
                "domain: 'a.example' is of two hosts of route table main",
                () ->
                        new RouteTable(
                                new RouteTableName("main"), PathRules.KEEP, List.of(one, two)));
    }

    @Test
    void whatFramesAMessageIsNotEdited() {
        assertRefused(
                "header name: 'content-length' (expected: one that neither frames nor routes a"
                        + " message)",
                () -> new HeaderEdits(List.of("content-length"), List.of(), List.of()));
        assertRefused(
                "header x: its value has a control character or surrounding blanks",
                () -> new HeaderEdits.Field("x", "a\r\nb: c"));
    }

    @Test
    void numbersHaveBounds() {
        assertRefused(
                "weight: -1 (expected: 0..1000000)",
                () -> new RouteAction.WeightedCluster(ClusterName.of("a"), -1));
        assertRefused("percent: 101.0 (expected: 0..100)", () -> new Percent(101));
        assertRefused(
                "attempts: 11 (expected: 0..10)",
                () -> new RetryPolicy(11, Set.of(), Set.of(), Duration.ZERO, Duration.ZERO, 0));
    }

    private static void assertRefused(String message, Runnable construction) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, construction::run).getMessage());
    }

    private static Listener listener() {
        return new Listener(
                "l",
                new InetSocketAddress("127.0.0.1", 80),
                TrafficDirection.INBOUND,
                ListenerProtocol.HTTP,
                new Listener.Destination.Routes(new RouteTableName("main")),
                List.of());
    }

    private static RouteTable table(Route route) {
        return new RouteTable(
                new RouteTableName("main"),
                PathRules.KEEP,
                List.of(new VirtualHost("h", List.of("*"), List.of(route))));
    }

    private static Route route(String cluster) {
        return new Route(
                "r",
                RouteMatch.ANY,
                new RouteAction.Forward(
                        List.of(new RouteAction.WeightedCluster(ClusterName.of(cluster), 1)),
                        SubsetSelector.ALL,
                        Rewrite.NONE,
                        Timeouts.NONE,
                        RetryPolicy.NONE,
                        Optional.empty(),
                        Optional.empty()),
                HeaderEdits.NONE,
                HeaderEdits.NONE,
                Optional.empty());
    }
}
