package dev.midflight.wire.xds;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.Locality;
import dev.midflight.wire.xds.proto.CoreProto;
import dev.midflight.wire.xds.proto.EndpointProto;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The endpoints of a cluster, by priority and locality. */
final class EndpointsWriter {
    /** What subsets are made by, as Envoy calls it. */
    static final String SUBSETS = "envoy.lb";

    static final String TRANSPORT = "envoy.transport_socket_match";
    static final String TLS_MODE = "tlsMode";
    static final String MUTUAL = "istio";

    private record Group(int priority, Locality locality) implements Comparable<Group> {
        private static final Comparator<Group> ORDER =
                Comparator.comparingInt(Group::priority)
                        .thenComparing(group -> group.locality.region())
                        .thenComparing(group -> group.locality.zone())
                        .thenComparing(group -> group.locality.subZone());

        @Override
        public int compareTo(Group other) {
            return ORDER.compare(this, other);
        }
    }

    private EndpointsWriter() {}

    static EndpointProto.ClusterLoadAssignment write(ClusterName name, List<Endpoint> endpoints) {
        Map<Group, EndpointProto.LocalityLbEndpoints.Builder> groups = new TreeMap<>();
        for (Endpoint endpoint : endpoints) {
            groups.computeIfAbsent(
                            new Group(endpoint.priority(), endpoint.locality()),
                            EndpointsWriter::group)
                    .addLbEndpoints(endpoint(endpoint));
        }
        EndpointProto.ClusterLoadAssignment.Builder message =
                EndpointProto.ClusterLoadAssignment.newBuilder().setClusterName(name.name());
        groups.values().forEach(group -> message.addEndpoints(weighted(group)));
        return message.build();
    }

    /** Their collections, by priority and locality; nothing of a single endpoint. */
    static EndpointProto.ClusterLoadAssignment announce(
            ClusterName name, List<Endpoint> endpoints) {
        SortedSet<Group> groups = new TreeSet<>();
        endpoints.forEach(one -> groups.add(new Group(one.priority(), one.locality())));
        EndpointProto.ClusterLoadAssignment.Builder message =
                EndpointProto.ClusterLoadAssignment.newBuilder().setClusterName(name.name());
        for (Group group : groups) {
            message.addEndpoints(
                    group(group)
                            .setLedsClusterLocalityConfig(
                                    EndpointProto.LedsClusterLocalityConfig.newBuilder()
                                            .setLedsConfig(Packed.ADS)
                                            .setLedsCollectionName(
                                                    LbEndpointNames.collection(
                                                            name,
                                                            group.priority(),
                                                            group.locality()))));
        }
        return message.build();
    }

    /** Others' clients use no group without a weight. */
    static EndpointProto.LocalityLbEndpoints weighted(
            EndpointProto.LocalityLbEndpoints.Builder group) {
        int sum =
                group.getLbEndpointsList().stream()
                        .mapToInt(endpoint -> endpoint.getLoadBalancingWeight().getValue())
                        .sum();
        return group.setLoadBalancingWeight(Values.uint32(sum)).build();
    }

    private static EndpointProto.LocalityLbEndpoints.Builder group(Group group) {
        Locality locality = group.locality();
        return EndpointProto.LocalityLbEndpoints.newBuilder()
                .setPriority(group.priority())
                .setLocality(
                        CoreProto.Locality.newBuilder()
                                .setRegion(locality.region())
                                .setZone(locality.zone())
                                .setSubZone(locality.subZone()));
    }

    static EndpointProto.LbEndpoint endpoint(Endpoint endpoint) {
        EndpointProto.LbEndpoint.Builder message =
                EndpointProto.LbEndpoint.newBuilder()
                        .setEndpoint(
                                EndpointProto.Endpoint.newBuilder()
                                        .setAddress(
                                                Addresses.write(endpoint.host(), endpoint.port())))
                        .setHealthStatus(CoreProto.HealthStatus.HEALTHY)
                        .setLoadBalancingWeight(Values.uint32(endpoint.weight()));
        if (!endpoint.metadata().isEmpty()) {
            message.getMetadataBuilder().putFilterMetadata(SUBSETS, texts(endpoint.metadata()));
        }
        if (endpoint.mesh()) {
            message.getMetadataBuilder()
                    .putFilterMetadata(TRANSPORT, texts(Map.of(TLS_MODE, MUTUAL)));
        }
        return message.build();
    }

    private static Struct texts(Map<String, String> texts) {
        Struct.Builder struct = Struct.newBuilder();
        texts.forEach(
                (key, text) ->
                        struct.putFields(key, Value.newBuilder().setStringValue(text).build()));
        return struct.build();
    }
}
