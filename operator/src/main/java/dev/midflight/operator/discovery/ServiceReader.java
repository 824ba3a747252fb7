package dev.midflight.operator.discovery;

import dev.midflight.operator.translate.MeshPort;
import dev.midflight.operator.translate.MeshService;
import dev.midflight.operator.translate.ServiceKey;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reduces a Service to what is kept of it. */
final class ServiceReader {
    private static final String HEADLESS = "None";

    private ServiceReader() {}

    static ServiceKey key(Service service) {
        ObjectMeta metadata = service.getMetadata();
        return new ServiceKey(metadata.getNamespace(), metadata.getName());
    }

    /** Empty for an ExternalName, which is a name and no address, and before it has addresses. */
    static Optional<KnownService> read(Service service) {
        ServiceSpec spec = service.getSpec();
        if (spec == null || "ExternalName".equals(spec.getType())) {
            return Optional.empty();
        }
        List<String> addresses = addresses(spec);
        if (addresses.isEmpty() && !HEADLESS.equals(spec.getClusterIP())) {
            return Optional.empty();
        }
        List<MeshPort> ports = new ArrayList<>();
        Map<String, Integer> numbers = new HashMap<>();
        for (ServicePort port : spec.getPorts()) {
            if (isTcp(port.getProtocol())) {
                ports.add(
                        MeshPort.of(
                                port.getPort(),
                                Optional.ofNullable(port.getName()),
                                Optional.ofNullable(port.getAppProtocol())));
                numbers.put(Objects.requireNonNullElse(port.getName(), ""), port.getPort());
            }
        }
        String created =
                Objects.requireNonNullElse(service.getMetadata().getCreationTimestamp(), "");
        MeshService mesh = new MeshService(key(service), created, addresses, ports);
        return Optional.of(new KnownService(mesh, numbers));
    }

    /** Of both families where it has both; the first is that of its own choice. */
    private static List<String> addresses(ServiceSpec spec) {
        List<String> all =
                spec.getClusterIPs().isEmpty()
                        ? Optional.ofNullable(spec.getClusterIP()).stream().toList()
                        : spec.getClusterIPs();
        return all.stream().filter(each -> !each.isEmpty() && !each.equals(HEADLESS)).toList();
    }

    static boolean isTcp(@Nullable String protocol) {
        return protocol == null || protocol.equals("TCP");
    }
}
