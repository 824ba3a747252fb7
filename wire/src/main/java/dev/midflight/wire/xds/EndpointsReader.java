package dev.midflight.wire.xds;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.Failover;
import dev.midflight.model.traffic.Locality;
import dev.midflight.wire.xds.XdsReader.ReadEndpoints;
import dev.midflight.wire.xds.proto.CoreProto;
import dev.midflight.wire.xds.proto.EndpointProto;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@link EndpointsWriter} writes, and what others do. */
final class EndpointsReader {
    private static final int OVERPROVISIONING = Failover.DEFAULT.overprovisioningPercent();

    private final Refusals refusals;

    EndpointsReader(Refusals refusals) {
        this.refusals = refusals;
    }

    /** Those that may be used, without those that have a problem, which is told. */
    ReadEndpoints read(EndpointProto.ClusterLoadAssignment message) {
        if (message.getPolicy().hasOverprovisioningFactor()
                && message.getPolicy().getOverprovisioningFactor().getValue() != OVERPROVISIONING) {
            refusals.add(
                    "policy.overprovisioning_factor",
                    message.getPolicy().getOverprovisioningFactor().getValue()
                            + " (expected: "
                            + OVERPROVISIONING
                            + ", because a cluster's other one is its own)");
        }
        List<Endpoint> endpoints = new ArrayList<>();
        List<EndpointCollection> collections = new ArrayList<>();
        for (int i = 0; i < message.getEndpointsCount(); i++) {
            EndpointProto.LocalityLbEndpoints group = message.getEndpoints(i);
            String path = "endpoints[" + i + "]";
            if (group.hasLedsClusterLocalityConfig()) {
                refusals.build(path, () -> collection(group)).ifPresent(collections::add);
                continue;
            }
            for (int j = 0; j < group.getLbEndpointsCount(); j++) {
                EndpointProto.LbEndpoint endpoint = group.getLbEndpoints(j);
                if (serves(endpoint.getHealthStatus())) {
                    refusals.build(
                                    path + ".lb_endpoints[" + j + "]",
                                    () -> endpoint(endpoint, group.getPriority(), locality(group)))
                            .ifPresent(endpoints::add);
                }
            }
        }
        return new ReadEndpoints(endpoints, collections);
    }

    /** A collection's member; empty: it may not be used, or has a problem, which is told. */
    Optional<Endpoint> read(EndpointProto.LbEndpoint message) {
        return serves(message.getHealthStatus())
                ? refusals.build("endpoint", () -> endpoint(message, 0, Locality.UNKNOWN))
                : Optional.empty();
    }

    /** What it has of endpoints itself does not count then. */
    private static EndpointCollection collection(EndpointProto.LocalityLbEndpoints group) {
        EndpointProto.LedsClusterLocalityConfig message = group.getLedsClusterLocalityConfig();
        if (!message.getLedsConfig().hasAds() && !message.getLedsConfig().hasSelf()) {
            throw new IllegalArgumentException(
                    "leds_cluster_locality_config.leds_config: from elsewhere (expected: ads or"
                            + " self)");
        }
        String name = message.getLedsCollectionName();
        if (!LbEndpointNames.isCollection(name)) {
            throw new IllegalArgumentException(
                    "leds_cluster_locality_config.leds_collection_name: '"
                            + name
                            + "' (expected: xdstp://<authority>/envoy.config.endpoint.v3.LbEndpoint/"
                            + "<path>/*)");
        }
        return new EndpointCollection(name, group.getPriority(), locality(group));
    }

    private static Locality locality(EndpointProto.LocalityLbEndpoints group) {
        CoreProto.Locality locality = group.getLocality();
        return new Locality(locality.getRegion(), locality.getZone(), locality.getSubZone());
    }

    private static boolean serves(CoreProto.HealthStatus status) {
        return switch (status) {
            case UNKNOWN, HEALTHY, DEGRADED -> true;
            case UNHEALTHY, DRAINING, TIMEOUT, UNRECOGNIZED -> false;
        };
    }

    private static Endpoint endpoint(
            EndpointProto.LbEndpoint message, int priority, Locality locality) {
        InetSocketAddress address = Addresses.read(message.getEndpoint().getAddress());
        int weight =
                message.hasLoadBalancingWeight() ? message.getLoadBalancingWeight().getValue() : 1;
        return new Endpoint(
                address.getAddress().getHostAddress(),
                address.getPort(),
                weight,
                priority,
                locality,
                texts(of(message, EndpointsWriter.SUBSETS)),
                texts(of(message, EndpointsWriter.TRANSPORT))
                        .getOrDefault(EndpointsWriter.TLS_MODE, "")
                        .equals(EndpointsWriter.MUTUAL));
    }

    private static Struct of(EndpointProto.LbEndpoint message, String name) {
        return message.getMetadata().getFilterMetadataOrDefault(name, Struct.getDefaultInstance());
    }

    private static Map<String, String> texts(Struct struct) {
        Map<String, String> texts = new HashMap<>();
        struct.getFieldsMap()
                .forEach(
                        (key, value) -> {
                            if (value.getKindCase() == Value.KindCase.STRING_VALUE) {
                                texts.put(key, value.getStringValue());
                            }
                        });
        return texts;
    }
}
