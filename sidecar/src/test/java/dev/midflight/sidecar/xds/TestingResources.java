package dev.midflight.sidecar.xds;

import com.google.protobuf.ByteString;
import dev.midflight.model.traffic.Binding;
import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.EndpointSource;
import dev.midflight.model.traffic.HeaderEdits;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.ListenerProtocol;
import dev.midflight.model.traffic.MeshTls;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.ProxyProtocolMode;
import dev.midflight.model.traffic.RetryPolicy;
import dev.midflight.model.traffic.Rewrite;
import dev.midflight.model.traffic.Route;
import dev.midflight.model.traffic.RouteAction;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.RouteTableName;
import dev.midflight.model.traffic.SubsetSelector;
import dev.midflight.model.traffic.TcpRelay;
import dev.midflight.model.traffic.Timeouts;
import dev.midflight.model.traffic.TrafficDirection;
import dev.midflight.model.traffic.VirtualHost;
import dev.midflight.wire.xds.DeltaResponse;
import dev.midflight.wire.xds.VersionedResource;
import dev.midflight.wire.xds.XdsResource;
import dev.midflight.wire.xds.XdsType;
import dev.midflight.wire.xds.XdsWriter;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Small resources, as a control plane writes them. */
final class TestingResources {
    private static final ByteString NO_MESSAGE = ByteString.copyFromUtf8("no message");

    private TestingResources() {}

    /** For every outbound connection. */
    static VersionedResource listener(String name, String table, String version) {
        return listener(name, TrafficDirection.OUTBOUND, table, version);
    }

    /** For every inbound connection. */
    static VersionedResource inbound(String name, String table, String version) {
        return listener(name, TrafficDirection.INBOUND, table, version);
    }

    private static VersionedResource listener(
            String name, TrafficDirection direction, String table, String version) {
        Listener listener =
                new Listener(
                        name,
                        Binding.Redirected.ANY,
                        direction,
                        ListenerProtocol.HTTP,
                        new Listener.Destination.Routes(new RouteTableName(table)),
                        List.of(),
                        ProxyProtocolMode.OFF,
                        TcpRelay.DEFAULT,
                        MeshTls.OFF);
        return new VersionedResource(XdsWriter.listener(listener, PathRules.NORMALIZE), version);
    }

    /** Every request goes to one of them. */
    static VersionedResource table(String name, String version, String... clusters) {
        Route route =
                new Route(
                        "all",
                        RouteMatch.ANY,
                        new RouteAction.Forward(
                                Stream.of(clusters).map(TestingResources::share).toList(),
                                SubsetSelector.ALL,
                                Rewrite.NONE,
                                Timeouts.NONE,
                                RetryPolicy.NONE,
                                Optional.empty(),
                                Optional.empty()),
                        HeaderEdits.NONE,
                        HeaderEdits.NONE,
                        Optional.empty());
        RouteTable table =
                new RouteTable(
                        new RouteTableName(name),
                        PathRules.NORMALIZE,
                        List.of(new VirtualHost("any", List.of("*"), List.of(route))));
        return new VersionedResource(XdsWriter.routes(table), version);
    }

    private static RouteAction.WeightedCluster share(String cluster) {
        return new RouteAction.WeightedCluster(ClusterName.of(cluster), 1);
    }

    /** One whose endpoints are a resource of the same name. */
    static VersionedResource cluster(String name, String version) {
        return new VersionedResource(XdsWriter.cluster(Cluster.of(name)), version);
    }

    /** One that needs no endpoints. */
    static VersionedResource passing(String name, String version) {
        Cluster cluster =
                Cluster.of(ClusterName.of(name), new EndpointSource.OriginalDestination());
        return new VersionedResource(XdsWriter.cluster(cluster), version);
    }

    static VersionedResource endpoints(String cluster, String version, int... ports) {
        List<Endpoint> endpoints =
                IntStream.of(ports).mapToObj(port -> Endpoint.of("127.0.0.1", port)).toList();
        return new VersionedResource(
                XdsWriter.endpoints(ClusterName.of(cluster), endpoints), version);
    }

    /** Another content is another version. */
    static VersionedResource versioned(XdsResource resource) {
        return new VersionedResource(resource, Integer.toHexString(resource.body().hashCode()));
    }

    static VersionedResource broken(XdsType type, String name) {
        return new VersionedResource(new XdsResource(type, name, NO_MESSAGE), "1");
    }

    static DeltaResponse response(XdsType type, String nonce, VersionedResource... resources) {
        return new DeltaResponse(type.url(), List.of(resources), List.of(), nonce, List.of());
    }

    static DeltaResponse removal(XdsType type, String nonce, String... names) {
        return new DeltaResponse(type.url(), List.of(), List.of(names), nonce, List.of());
    }
}
