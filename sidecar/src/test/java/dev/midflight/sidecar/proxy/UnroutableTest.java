package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.HeaderEdits;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.Route;
import dev.midflight.model.traffic.RouteAction;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.RouteTableName;
import dev.midflight.model.traffic.Snapshot;
import dev.midflight.model.traffic.ValueMatch;
import dev.midflight.model.traffic.VirtualHost;
import dev.midflight.sidecar.config.InvalidConfigException;
import dev.midflight.sidecar.config.file.ConfigFile;
import dev.midflight.sidecar.testing.NamedServer;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.WebClient;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A configuration whose routes can't be compiled, which is a bug of the model's. */
@Timeout(60)
final class UnroutableTest {
    @Test
    void nothingOfItIsInForce() throws Exception {
        try (NamedServer before = new NamedServer("before");
                NamedServer after = new NamedServer("after");
                TestingProxy proxy =
                        TestingProxy.routed(yaml(before.address()), "MIDFLIGHT_WORKERS=2");
                WebClient client = new WebClient(proxy.address("web"))) {
            assertEquals("before", client.asking("/").join().body());
            List<Cluster> clusters = clusters(proxy);

            var applied = proxy.dataPath().apply(unroutable(after.address()));

            assertTrue(applied.handle((_, failure) -> failure != null).join());
            assertEquals(clusters, clusters(proxy));
            assertEquals("before", client.asking("/").join().body());
        }
    }

    private static List<Cluster> clusters(TestingProxy proxy) {
        return proxy.dataPath().upstreams().all().stream()
                .map(each -> each.setup().config())
                .toList();
    }

    /** Of routes and clusters that are well, and one route that isn't. */
    private static Snapshot unroutable(String address) throws InvalidConfigException {
        Snapshot whole = ConfigFile.parse(yaml(address));
        Listener listener = whole.listeners().getFirst();
        Listener other =
                new Listener(
                        "other",
                        listener.address().orElseThrow(),
                        listener.direction(),
                        listener.protocol(),
                        new Listener.Destination.Routes(new RouteTableName("other")),
                        List.of());
        return new Snapshot(
                "v2",
                List.of(listener, other),
                List.of(whole.routeTables().getFirst(), table()),
                whole.clusters());
    }

    private static RouteTable table() {
        RouteMatch match =
                new RouteMatch(
                        RouteMatch.ANY.path(),
                        Set.of(),
                        List.of(new RouteMatch.HeaderMatch("x-any", nothing(), false)),
                        List.of());
        Route route =
                new Route(
                        "all",
                        match,
                        new RouteAction.Respond(200, "text/plain", ""),
                        HeaderEdits.NONE,
                        HeaderEdits.NONE,
                        Optional.empty());
        return new RouteTable(
                new RouteTableName("other"),
                PathRules.KEEP,
                List.of(new VirtualHost("any", List.of("*"), List.of(route))));
    }

    @SuppressWarnings("NullAway") // what the model should not let pass
    private static ValueMatch nothing() {
        return new ValueMatch.Exact(null);
    }

    private static String yaml(String address) {
        return """
               listeners: [{name: web, address: "127.0.0.1:0", routes: main}]
               routeTables:
                 - name: main
                   hosts:
                     - name: any
                       domains: ["*"]
                       routes: [{name: all, forward: [{cluster: app}]}]
               clusters: [{name: app, endpoints: [{address: "%s"}]}]
               """
                .formatted(address);
    }
}
