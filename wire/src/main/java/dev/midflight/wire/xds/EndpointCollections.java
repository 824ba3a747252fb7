package dev.midflight.wire.xds;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.wire.xds.proto.EndpointProto;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A cluster's endpoints as resources of their own (LEDS), and as one again. */
public final class EndpointCollections {
    private static final Comparator<EndpointProto.LbEndpoint> BY_ADDRESS =
            Comparator.comparing(
                            (EndpointProto.LbEndpoint one) ->
                                    one.getEndpoint().getAddress().getSocketAddress().getAddress())
                    .thenComparingInt(
                            one ->
                                    one.getEndpoint()
                                            .getAddress()
                                            .getSocketAddress()
                                            .getPortValue());

    private EndpointCollections() {}

    /** The members, then what announces their collections, which changes with localities only. */
    public static List<XdsResource> write(ClusterName cluster, List<Endpoint> endpoints) {
        List<XdsResource> resources = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            String collection =
                    LbEndpointNames.collection(cluster, endpoint.priority(), endpoint.locality());
            resources.add(
                    XdsResource.of(
                            XdsType.LB_ENDPOINT,
                            LbEndpointNames.member(collection, endpoint),
                            EndpointsWriter.endpoint(endpoint)));
        }
        resources.add(
                XdsResource.of(
                        XdsType.ENDPOINTS,
                        cluster.name(),
                        EndpointsWriter.announce(cluster, endpoints)));
        return resources;
    }

    /**
     * What {@link XdsWriter#endpoints} writes of the same endpoints in the order of their
     * addresses, for clients that know no collections.
     *
     * @param members of all collections that it announces
     * @throws UnreadableResourceException if one of them is no message of its type
     */
    public static XdsResource whole(XdsResource assignment, Collection<XdsResource> members)
            throws UnreadableResourceException {
        try {
            EndpointProto.ClusterLoadAssignment announced =
                    EndpointProto.ClusterLoadAssignment.parseFrom(assignment.body());
            Map<String, List<EndpointProto.LbEndpoint>> byCollection = read(members);
            EndpointProto.ClusterLoadAssignment.Builder whole =
                    announced.toBuilder().clearEndpoints();
            for (EndpointProto.LocalityLbEndpoints group : announced.getEndpointsList()) {
                whole.addEndpoints(
                        group.hasLedsClusterLocalityConfig() ? whole(group, byCollection) : group);
            }
            return XdsResource.of(XdsType.ENDPOINTS, assignment.name(), whole.build());
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableResourceException(
                    assignment.name(), List.of("not a message of its type"));
        }
    }

    private static Map<String, List<EndpointProto.LbEndpoint>> read(Collection<XdsResource> members)
            throws InvalidProtocolBufferException {
        Map<String, List<EndpointProto.LbEndpoint>> byCollection = new HashMap<>();
        for (XdsResource member : members) {
            byCollection
                    .computeIfAbsent(
                            LbEndpointNames.collectionOf(member.name()).orElse(""),
                            _ -> new ArrayList<>())
                    .add(EndpointProto.LbEndpoint.parseFrom(member.body()));
        }
        return byCollection;
    }

    private static EndpointProto.LocalityLbEndpoints whole(
            EndpointProto.LocalityLbEndpoints group,
            Map<String, List<EndpointProto.LbEndpoint>> byCollection) {
        String name = group.getLedsClusterLocalityConfig().getLedsCollectionName();
        List<EndpointProto.LbEndpoint> members =
                byCollection.getOrDefault(name, List.of()).stream().sorted(BY_ADDRESS).toList();
        return EndpointsWriter.weighted(
                group.toBuilder().clearLedsClusterLocalityConfig().addAllLbEndpoints(members));
    }
}
