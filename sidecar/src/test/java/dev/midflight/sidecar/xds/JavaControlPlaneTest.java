package dev.midflight.sidecar.xds;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.Any;
import dev.midflight.sidecar.fleet.FleetAddress;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.testkit.Await;
import io.envoyproxy.controlplane.cache.v3.SimpleCache;
import io.envoyproxy.controlplane.cache.v3.Snapshot;
import io.envoyproxy.controlplane.server.V3DiscoveryServer;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Others' control plane (java-control-plane) and Envoy's own messages say where requests go. */
@Timeout(60)
final class JavaControlPlaneTest {
    private static final String NODE = "every";
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK =
            "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

    private final SimpleCache<String> cache = new SimpleCache<>(_ -> NODE);
    private final TestingUpstream original = new TestingUpstream();
    private final TestingUpstream one = new TestingUpstream();
    private final TestingUpstream two = new TestingUpstream();
    private final TestingProxy proxy = TestingProxy.serving(original.address());
    private Server server;
    private TestingClientRun client;

    JavaControlPlaneTest(@TempDir Path directory) throws Exception {
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(
                                new V3DiscoveryServer(cache).getAggregatedDiscoveryServiceImpl())
                        .build()
                        .start();
        client =
                new TestingClientRun(
                        FleetAddress.parse("127.0.0.1:" + server.getPort()),
                        directory,
                        Duration.ofSeconds(30),
                        Subscribing.BY_REFERENCE,
                        proxy.dataPath()::apply);
    }

    @BeforeEach
    void start() {
        client.start();
    }

    @AfterEach
    void closeAll() {
        client.close();
        server.shutdownNow();
        proxy.close();
        original.close();
        one.close();
        two.close();
    }

    private void say(String version, int weightOfOne, int weightOfTwo, TestingUpstream ofTwo) {
        cache.setSnapshot(
                NODE,
                Snapshot.create(
                        List.of(cluster("one"), cluster("two")),
                        List.of(endpoints("one", one), endpoints("two", ofTwo)),
                        List.of(listener()),
                        List.of(routes(weightOfOne, weightOfTwo)),
                        List.of(),
                        version));
    }

    private static ConfigSource ads() {
        return ConfigSource.newBuilder()
                .setAds(AggregatedConfigSource.getDefaultInstance())
                .build();
    }

    private static Cluster cluster(String name) {
        return Cluster.newBuilder()
                .setName(name)
                .setType(Cluster.DiscoveryType.EDS)
                .setEdsClusterConfig(Cluster.EdsClusterConfig.newBuilder().setEdsConfig(ads()))
                .build();
    }

    private static Address address(InetSocketAddress at) {
        return Address.newBuilder()
                .setSocketAddress(
                        SocketAddress.newBuilder()
                                .setAddress(at.getAddress().getHostAddress())
                                .setPortValue(at.getPort()))
                .build();
    }

    private static ClusterLoadAssignment endpoints(String cluster, TestingUpstream upstream) {
        Endpoint endpoint = Endpoint.newBuilder().setAddress(address(upstream.address())).build();
        return ClusterLoadAssignment.newBuilder()
                .setClusterName(cluster)
                .addEndpoints(
                        LocalityLbEndpoints.newBuilder()
                                .addLbEndpoints(LbEndpoint.newBuilder().setEndpoint(endpoint)))
                .build();
    }

    private Listener listener() {
        HttpConnectionManager manager =
                HttpConnectionManager.newBuilder()
                        .setStatPrefix("out")
                        .setRds(Rds.newBuilder().setRouteConfigName("main").setConfigSource(ads()))
                        .addHttpFilters(
                                HttpFilter.newBuilder()
                                        .setName("envoy.filters.http.router")
                                        .setTypedConfig(Any.pack(Router.getDefaultInstance())))
                        .build();
        var anywhere = new InetSocketAddress("0.0.0.0", original.address().getPort());
        return Listener.newBuilder()
                .setName("out")
                .setAddress(address(anywhere))
                .setBindToPort(com.google.protobuf.BoolValue.of(false))
                .setTrafficDirection(TrafficDirection.OUTBOUND)
                .addFilterChains(
                        FilterChain.newBuilder()
                                .addFilters(
                                        Filter.newBuilder()
                                                .setName(
                                                        "envoy.filters.network.http_connection_manager")
                                                .setTypedConfig(Any.pack(manager))))
                .build();
    }

    private static RouteConfiguration routes(int one, int two) {
        WeightedCluster split =
                WeightedCluster.newBuilder()
                        .addClusters(weighted("one", one))
                        .addClusters(weighted("two", two))
                        .build();
        return RouteConfiguration.newBuilder()
                .setName("main")
                .addVirtualHosts(
                        VirtualHost.newBuilder()
                                .setName("any")
                                .addDomains("*")
                                .addRoutes(
                                        Route.newBuilder()
                                                .setMatch(RouteMatch.newBuilder().setPrefix("/"))
                                                .setRoute(
                                                        RouteAction.newBuilder()
                                                                .setWeightedClusters(split))))
                .build();
    }

    private static WeightedCluster.ClusterWeight.Builder weighted(String name, int weight) {
        return WeightedCluster.ClusterWeight.newBuilder()
                .setName(name)
                .setWeight(com.google.protobuf.UInt32Value.of(weight));
    }

    /** Who answers the next request of a new connection. */
    private String answeredBy() {
        try (TestingClient asks = TestingClient.connect(proxy.address("outbound"))) {
            asks.send(GET);
            AtomicReference<String> by = new AtomicReference<>("");
            Map<String, TestingUpstream> all = Map.of("original", original, "1", one, "2", two);
            Await.until(
                    "the request",
                    () -> {
                        all.forEach((name, each) -> serve(name, each, by));
                        return !by.get().isEmpty();
                    });
            asks.receiveUntil("\r\n\r\n");
            return by.get();
        }
    }

    private static void serve(String name, TestingUpstream upstream, AtomicReference<String> by) {
        upstream.poll(1)
                .ifPresent(
                        served -> {
                            served.receiveUntil("\r\n\r\n");
                            served.send(OK);
                            by.set(name);
                        });
    }

    @Test
    void weightsAndEndpointsAreFollowed() {
        assertEquals("original", answeredBy());

        say("1", 100, 0, two);
        Await.until("the routes", () -> answeredBy().equals("1"));

        say("2", 0, 100, two);
        Await.until("the weights", () -> answeredBy().equals("2"));

        say("3", 0, 100, one);
        Await.until("the endpoints", () -> answeredBy().equals("1"));
    }
}
