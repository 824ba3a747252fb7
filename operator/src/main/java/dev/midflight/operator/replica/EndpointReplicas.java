package dev.midflight.operator.replica;

import dev.midflight.crds.MidflightNames;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The other replicas: who is ready behind the Service by which sidecars find one, but this one. A
 * replica that is not ready has no sidecars: it takes none yet, or has sent them away. For one
 * thread.
 */
public final class EndpointReplicas implements Supplier<Set<InetSocketAddress>> {
    private static final Logger LOG = Logger.getLogger(EndpointReplicas.class);
    private static final Duration FRESH = Duration.ofSeconds(3);
    private static final String SERVICE_LABEL = "kubernetes.io/service-name";
    private static final String NAMES = "FQDN";

    private final KubernetesClient client;
    private final String namespace;
    private final Self self;
    private final LongSupplier nanoClock;
    private @Nullable Set<InetSocketAddress> known;
    private long lookedAt;

    /**
     * @param namespace of the installation
     */
    public EndpointReplicas(
            KubernetesClient client, String namespace, Self self, LongSupplier nanoClock) {
        this.client = client;
        this.namespace = namespace;
        this.self = self;
        this.nanoClock = nanoClock;
    }

    /** Which one is this one. */
    public record Self(String pod, String ip) {}

    /**
     * Blocking, where it was last looked a moment ago. An API server that is away leaves what was
     * known.
     *
     * @throws KubernetesClientException where it is away and nothing was known
     */
    @Override
    public Set<InetSocketAddress> get() {
        Set<InetSocketAddress> before = known;
        if (before != null && nanoClock.getAsLong() - lookedAt < FRESH.toNanos()) {
            return before;
        }
        try {
            Set<InetSocketAddress> now = read(slices(), self);
            known = now;
            return now;
        } catch (KubernetesClientException e) {
            if (before == null) {
                throw e;
            }
            LOG.warnf("Where the other replicas are was not looked up: %s", e.getMessage());
            return before;
        } finally {
            lookedAt = nanoClock.getAsLong();
        }
    }

    private List<EndpointSlice> slices() {
        return client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace(namespace)
                .withLabel(SERVICE_LABEL, MidflightNames.FLEET_SERVICE)
                .list()
                .getItems();
    }

    /** A replica with several addresses counts once. */
    static Set<InetSocketAddress> read(List<EndpointSlice> slices, Self self) {
        Map<String, InetSocketAddress> byPod = new TreeMap<>();
        slices.stream()
                .filter(slice -> !NAMES.equals(slice.getAddressType()))
                .sorted(Comparator.comparing(EndpointSlice::getAddressType))
                .forEach(slice -> read(slice, self, byPod));
        return byPod.values().stream().collect(Collectors.toUnmodifiableSet());
    }

    private static void read(EndpointSlice slice, Self self, Map<String, InetSocketAddress> byPod) {
        List<EndpointPort> ports = slice.getPorts();
        Integer port = ports.isEmpty() ? null : ports.getFirst().getPort();
        for (Endpoint endpoint : slice.getEndpoints()) {
            String address = endpoint.getAddresses().getFirst();
            String pod =
                    endpoint.getTargetRef() == null ? address : endpoint.getTargetRef().getName();
            boolean isSelf = pod.equals(self.pod()) || address.equals(self.ip());
            if (port != null && !isSelf && isReady(endpoint.getConditions())) {
                byPod.putIfAbsent(pod, new InetSocketAddress(address, port));
            }
        }
    }

    /** Of the API: a condition that is not said is true. */
    private static boolean isReady(@Nullable EndpointConditions conditions) {
        return conditions == null || Objects.requireNonNullElse(conditions.getReady(), true);
    }
}
