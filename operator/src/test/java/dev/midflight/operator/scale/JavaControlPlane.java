package dev.midflight.operator.scale;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.serve.Acknowledgement;
import dev.midflight.operator.serve.ResourceName;
import dev.midflight.operator.serve.ResourceShelves;
import dev.midflight.operator.trafficpolicy.TestingTraffic;
import dev.midflight.wire.xds.EndpointCollections;
import dev.midflight.wire.xds.LbEndpointNames;
import dev.midflight.wire.xds.UnreadableResourceException;
import dev.midflight.wire.xds.XdsResource;
import dev.midflight.wire.xds.XdsType;
import io.envoyproxy.controlplane.cache.v3.SimpleCache;
import io.envoyproxy.controlplane.cache.v3.Snapshot;
import io.envoyproxy.controlplane.server.V3DiscoveryServer;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Envoy's control plane in Java, as its documentation has it, with the very resources that ours
 * makes: one group of nodes, one cache, plaintext, no tokens.
 */
final class JavaControlPlane implements Plane, ResourceShelves {
    private static final String GROUP = "shop";

    private final SimpleCache<String> cache = new SimpleCache<>(_ -> GROUP);
    private final Map<XdsType, Map<String, Message>> resources = new EnumMap<>(XdsType.class);
    private final Map<String, XdsResource> announced = new TreeMap<>();
    private final Map<String, XdsResource> members = new TreeMap<>();
    private final Map<XdsType, Integer> versions = new EnumMap<>(XdsType.class);
    private final TestingTraffic traffic;
    private final Server server;

    JavaControlPlane(World world) throws IOException, InterruptedException {
        CountDownLatch ready = new CountDownLatch(1);
        this.traffic = new TestingTraffic(this, world.objects(), List.of(), ready::countDown);
        ready.await();
        this.server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .permitKeepAliveTime(5, TimeUnit.SECONDS)
                        .addService(
                                new V3DiscoveryServer(cache).getAggregatedDiscoveryServiceImpl())
                        .build()
                        .start();
    }

    @Override
    public int port() {
        return server.getPort();
    }

    @Override
    public void change(List<? extends HasMetadata> objects) {
        traffic.put(objects);
    }

    /** On the planner's thread. */
    @Override
    public void update(String shelf, List<XdsResource> changed, List<ResourceName> removed) {
        for (ResourceName name : removed) {
            if (name.type() == XdsType.LB_ENDPOINT) {
                members.remove(name.name());
                clusterOf(name.name()).ifPresent(this::putWhole);
            } else {
                throw new IllegalArgumentException(name + ": nothing of the world goes");
            }
        }
        for (XdsResource resource : changed) {
            switch (resource.type()) {
                case LB_ENDPOINT -> members.put(resource.name(), resource);
                case ENDPOINTS -> announced.put(resource.name(), resource);
                case CLUSTER, LISTENER, ROUTES, SECRET -> put(resource);
            }
        }
        changed.stream()
                .flatMap(resource -> clusterOf(resource).stream())
                .distinct()
                .forEach(this::putWhole);
        cache.setSnapshot(
                GROUP,
                Snapshot.create(
                        all(XdsType.CLUSTER, Cluster.class),
                        version(XdsType.CLUSTER),
                        all(XdsType.ENDPOINTS, ClusterLoadAssignment.class),
                        version(XdsType.ENDPOINTS),
                        all(XdsType.LISTENER, Listener.class),
                        version(XdsType.LISTENER),
                        all(XdsType.ROUTES, RouteConfiguration.class),
                        version(XdsType.ROUTES),
                        List.of(),
                        "none"));
    }

    private void put(XdsResource resource) {
        resources
                .computeIfAbsent(resource.type(), _ -> new TreeMap<>())
                .put(resource.name(), parsed(resource));
        versions.merge(resource.type(), 1, Integer::sum);
    }

    private static Optional<String> clusterOf(XdsResource resource) {
        return switch (resource.type()) {
            case LB_ENDPOINT -> clusterOf(resource.name());
            case ENDPOINTS -> Optional.of(resource.name());
            case CLUSTER, LISTENER, ROUTES, SECRET -> Optional.empty();
        };
    }

    private static Optional<String> clusterOf(String member) {
        return LbEndpointNames.clusterOf(member);
    }

    /** It knows no endpoints that are resources of their own. */
    private void putWhole(String cluster) {
        XdsResource assignment = announced.get(cluster);
        if (assignment == null) {
            return;
        }
        List<XdsResource> own =
                members.values().stream()
                        .filter(member -> clusterOf(member.name()).equals(Optional.of(cluster)))
                        .toList();
        try {
            put(EndpointCollections.whole(assignment, own));
        } catch (UnreadableResourceException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Message parsed(XdsResource resource) {
        try {
            return parser(resource.type()).parseFrom(resource.body());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Parser<? extends Message> parser(XdsType type) {
        return switch (type) {
            case CLUSTER -> Cluster.parser();
            case ENDPOINTS -> ClusterLoadAssignment.parser();
            case LISTENER -> Listener.parser();
            case ROUTES -> RouteConfiguration.parser();
            case LB_ENDPOINT, SECRET -> throw new IllegalArgumentException(type + ": never asked");
        };
    }

    private <M extends Message> List<M> all(XdsType type, Class<M> as) {
        return resources.getOrDefault(type, Map.of()).values().stream().map(as::cast).toList();
    }

    private String version(XdsType type) {
        return Integer.toString(versions.getOrDefault(type, 0));
    }

    @Override
    public void assign(PodKey pod, List<String> shelves) {
        throw new AssertionError("must not be used");
    }

    @Override
    public void forget(PodKey pod) {
        throw new AssertionError("must not be used");
    }

    @Override
    public Acknowledgement acknowledgement(ResourceName name, String shelf) {
        throw new AssertionError("must not be used");
    }

    @Override
    public int missing() {
        return -1;
    }

    @Override
    public void close() {
        traffic.close();
        server.shutdownNow();
    }
}
