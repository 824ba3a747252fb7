package dev.midflight.wire.xds;

import com.google.protobuf.Any;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.midflight.wire.xds.proto.ClusterProto.CircuitBreakers;
import dev.midflight.wire.xds.proto.ClusterProto.Cluster;
import dev.midflight.wire.xds.proto.ClusterProto.Filter;
import dev.midflight.wire.xds.proto.ClusterProto.LoadBalancingPolicy;
import dev.midflight.wire.xds.proto.ClusterProto.OutlierDetection;
import dev.midflight.wire.xds.proto.CoreProto;
import dev.midflight.wire.xds.proto.EndpointProto;
import dev.midflight.wire.xds.proto.UpstreamProto;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What clusters and endpoints can't be is said, with the field's path. */
final class RefusedClusterTest {
    private static final String COLLECTION =
            "xdstp://other/envoy.config.endpoint.v3.LbEndpoint/a/*";

    private static Cluster.Builder eds() {
        return Cluster.newBuilder()
                .setName(Refused.NAME)
                .setType(Cluster.DiscoveryType.EDS)
                .setEdsClusterConfig(
                        Cluster.EdsClusterConfig.newBuilder().setEdsConfig(Packed.ADS));
    }

    private static Refused refused(String about, Cluster.Builder cluster, String reason) {
        return new Refused(about, XdsType.CLUSTER, cluster.build(), reason);
    }

    static Stream<Refused> kinds() {
        return Stream.of(
                refused(
                        "names of DNS",
                        eds().setType(Cluster.DiscoveryType.STRICT_DNS),
                        "type: STRICT_DNS"),
                refused(
                        "a name of DNS",
                        eds().setType(Cluster.DiscoveryType.LOGICAL_DNS),
                        "type: LOGICAL_DNS"),
                refused("a type that is not known", eds().setTypeValue(9), "type: none"),
                refused(
                        "endpoints from elsewhere",
                        eds().clearEdsClusterConfig(),
                        "eds_cluster_config.eds_config:"),
                refused(
                        "a policy of another kind",
                        eds().setLbPolicy(Cluster.LbPolicy.LOAD_BALANCING_POLICY_CONFIG),
                        "lb_policy: LOAD_BALANCING_POLICY_CONFIG"),
                refused(
                        "a policy of its own",
                        eds().setLoadBalancingPolicy(LoadBalancingPolicy.getDefaultInstance()),
                        "load_balancing_policy:"),
                refused(
                        "no choice where there is one",
                        eds().setLbPolicy(Cluster.LbPolicy.CLUSTER_PROVIDED),
                        "lb_policy: CLUSTER_PROVIDED"));
    }

    static Stream<Refused> tls() {
        CoreProto.TransportSocket tls =
                CoreProto.TransportSocket.newBuilder()
                        .setName(TlsWriter.TLS_SOCKET)
                        .setTypedConfig(Packed.empty(TlsWriter.UPSTREAM))
                        .build();
        return Stream.of(
                refused("TLS for all", eds().setTransportSocket(tls), "transport_socket:"),
                refused(
                        "TLS for any endpoint",
                        eds().addTransportSocketMatches(
                                        Cluster.TransportSocketMatch.newBuilder()
                                                .setName("all")
                                                .setTransportSocket(tls)),
                        "transport_socket_matches[all]: TLS for any endpoint"),
                refused(
                        "TLS by another label",
                        eds().addTransportSocketMatches(
                                        Cluster.TransportSocketMatch.newBuilder()
                                                .setName("odd")
                                                .setMatch(
                                                        Struct.newBuilder()
                                                                .putFields(
                                                                        "odd",
                                                                        Value.newBuilder()
                                                                                .setBoolValue(true)
                                                                                .build()))
                                                .setTransportSocket(tls)),
                        "transport_socket_matches[odd].match:"));
    }

    static Stream<Refused> limits() {
        return Stream.of(
                refused(
                        "two health checks",
                        eds().addHealthChecks(CoreProto.HealthCheck.getDefaultInstance())
                                .addHealthChecks(CoreProto.HealthCheck.getDefaultInstance()),
                        "health_checks: several"),
                refused(
                        "a share of ejections",
                        eds().setOutlierDetection(
                                        OutlierDetection.newBuilder()
                                                .setEnforcingConsecutive5Xx(Values.uint32(50))),
                        "outlier_detection.enforcing: 50"),
                refused(
                        "limits per host",
                        eds().setCircuitBreakers(
                                        CircuitBreakers.newBuilder()
                                                .addPerHostThresholds(
                                                        CircuitBreakers.Thresholds
                                                                .getDefaultInstance())),
                        "circuit_breakers.per_host_thresholds:"),
                refused(
                        "a filter",
                        eds().addFilters(Filter.newBuilder().setName("odd")),
                        "filters[odd]"),
                refused(
                        "an address of its own",
                        eds().setUpstreamBindConfig(
                                        CoreProto.BindConfig.newBuilder()
                                                .setSourceAddress(
                                                        CoreProto.SocketAddress.newBuilder()
                                                                .setAddress("10.0.0.9"))),
                        "upstream_bind_config: from 10.0.0.9"),
                refused(
                        "a field that is not known",
                        eds().setUnknownFields(Refused.field(22)),
                        "field 22 of envoy.config.cluster.v3.Cluster"));
    }

    @ParameterizedTest
    @MethodSource({"kinds", "tls", "limits"})
    void clustersThatSayMoreAreRefused(Refused refused) {
        refused.check();
    }

    static Stream<Refused> packed() {
        UpstreamProto.HttpProtocolOptions options =
                UpstreamProto.HttpProtocolOptions.newBuilder()
                        .setUnknownFields(Refused.field(6))
                        .build();
        return Stream.of(
                refused(
                        "options that are not known",
                        eds().putTypedExtensionProtocolOptions("odd", Any.getDefaultInstance()),
                        "typed_extension_protocol_options[odd]"),
                refused(
                        "a field inside of options",
                        eds().putTypedExtensionProtocolOptions(
                                        ClusterWriter.HTTP_OPTIONS,
                                        Packed.of(ClusterWriter.HTTP_OPTIONS, options)),
                        "field 6 of " + ClusterWriter.HTTP_OPTIONS));
    }

    @ParameterizedTest
    @MethodSource("packed")
    void soAreThoseWhoseOptionsSayMore(Refused refused) {
        refused.check();
    }

    static Stream<Refused> endpoints() {
        return Stream.of(
                assignment(
                        "endpoints by name",
                        endpoint("reviews.example"),
                        "endpoints[0].lb_endpoints[0]: address: 'reviews.example'"),
                assignment(
                        "another factor",
                        EndpointProto.ClusterLoadAssignment.newBuilder()
                                .setPolicy(
                                        EndpointProto.ClusterLoadAssignment.Policy.newBuilder()
                                                .setOverprovisioningFactor(Values.uint32(200))),
                        "policy.overprovisioning_factor: 200"),
                assignment(
                        "a collection from elsewhere",
                        collection(
                                EndpointProto.LedsClusterLocalityConfig.newBuilder()
                                        .setLedsCollectionName(COLLECTION)),
                        "endpoints[0]: leds_cluster_locality_config.leds_config"),
                assignment(
                        "a list of endpoints",
                        collection(
                                EndpointProto.LedsClusterLocalityConfig.newBuilder()
                                        .setLedsConfig(Packed.ADS)
                                        .setLedsCollectionName(COLLECTION.replace("/*", "/b"))),
                        "endpoints[0]: leds_cluster_locality_config.leds_collection_name"),
                assignment(
                        "drops",
                        EndpointProto.ClusterLoadAssignment.newBuilder()
                                .setPolicy(
                                        EndpointProto.ClusterLoadAssignment.Policy.newBuilder()
                                                .setUnknownFields(Refused.field(2))),
                        "policy: field 2"));
    }

    private static EndpointProto.ClusterLoadAssignment.Builder collection(
            EndpointProto.LedsClusterLocalityConfig.Builder config) {
        return EndpointProto.ClusterLoadAssignment.newBuilder()
                .addEndpoints(
                        EndpointProto.LocalityLbEndpoints.newBuilder()
                                .setLedsClusterLocalityConfig(config));
    }

    private static EndpointProto.ClusterLoadAssignment.Builder endpoint(String host) {
        return EndpointProto.ClusterLoadAssignment.newBuilder()
                .addEndpoints(
                        EndpointProto.LocalityLbEndpoints.newBuilder()
                                .addLbEndpoints(
                                        EndpointProto.LbEndpoint.newBuilder()
                                                .setEndpoint(
                                                        EndpointProto.Endpoint.newBuilder()
                                                                .setAddress(
                                                                        Addresses.write(
                                                                                host, 80)))));
    }

    private static Refused assignment(
            String about, EndpointProto.ClusterLoadAssignment.Builder message, String reason) {
        return new Refused(
                about, XdsType.ENDPOINTS, message.setClusterName(Refused.NAME).build(), reason);
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void endpointsThatSayMoreAreRefused(Refused refused) {
        refused.check();
    }
}
