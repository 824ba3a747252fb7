package dev.midflight.operator.discovery;

import dev.midflight.model.traffic.Locality;
import dev.midflight.operator.discovery.SliceEndpoint.Usable;
import dev.midflight.operator.translate.ServiceKey;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reduces an EndpointSlice to what is kept of it. */
final class SliceReader {
    private static final String SERVICE_LABEL = "kubernetes.io/service-name";

    private SliceReader() {}

    static SliceKey key(EndpointSlice slice) {
        ObjectMeta metadata = slice.getMetadata();
        return new SliceKey(metadata.getNamespace(), metadata.getName());
    }

    /** Empty where it is no Service's, or has names instead of addresses. */
    static Optional<KnownSlice> read(EndpointSlice slice) {
        Map<String, String> labels = orEmpty(slice.getMetadata().getLabels());
        String service = labels.get(SERVICE_LABEL);
        boolean ipv6 = "IPv6".equals(slice.getAddressType());
        if (service == null || (!ipv6 && !"IPv4".equals(slice.getAddressType()))) {
            return Optional.empty();
        }
        SliceKey key = key(slice);
        return Optional.of(
                new KnownSlice(
                        key,
                        new ServiceKey(key.namespace(), service),
                        ipv6,
                        endpoints(slice.getEndpoints()),
                        ports(slice.getPorts())));
    }

    private static Map<String, Integer> ports(@Nullable List<EndpointPort> ports) {
        Map<String, Integer> byName = new HashMap<>();
        for (EndpointPort port : Objects.requireNonNullElse(ports, List.<EndpointPort>of())) {
            if (port.getPort() != null && ServiceReader.isTcp(port.getProtocol())) {
                byName.put(Objects.requireNonNullElse(port.getName(), ""), port.getPort());
            }
        }
        return byName;
    }

    /** The first address of each counts, as for kube-proxy: further ones are the same pod's. */
    private static List<SliceEndpoint> endpoints(@Nullable List<Endpoint> endpoints) {
        return Objects.requireNonNullElse(endpoints, List.<Endpoint>of()).stream()
                .filter(endpoint -> !endpoint.getAddresses().isEmpty())
                .map(SliceReader::endpoint)
                .toList();
    }

    private static SliceEndpoint endpoint(Endpoint endpoint) {
        return new SliceEndpoint(
                endpoint.getAddresses().getFirst(),
                podUid(endpoint.getTargetRef()),
                locality(endpoint),
                usable(endpoint.getConditions()));
    }

    private static String podUid(@Nullable ObjectReference target) {
        return target == null || !"Pod".equals(target.getKind())
                ? ""
                : Objects.requireNonNullElse(target.getUid(), "");
    }

    private static Locality locality(Endpoint endpoint) {
        Map<String, String> node = orEmpty(endpoint.getDeprecatedTopology());
        return Localities.of(node.get(Localities.REGION), endpoint.getZone());
    }

    /** What is not said is true of ready and serving, and false of terminating. */
    static Usable usable(@Nullable EndpointConditions conditions) {
        if (conditions == null || !Boolean.FALSE.equals(conditions.getReady())) {
            return Usable.READY;
        }
        boolean leavesServing =
                !Boolean.FALSE.equals(conditions.getServing())
                        && Boolean.TRUE.equals(conditions.getTerminating());
        return leavesServing ? Usable.LAST_RESORT : Usable.NOT;
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return Objects.requireNonNullElse(map, Map.of());
    }
}
