package dev.midflight.operator.translate;

import dev.midflight.model.traffic.ClusterName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which cluster a Service, port and subset of a route is.
 *
 * @param target the policy's own Service
 * @param port that the caller asked for
 */
record Destinations(Directory directory, ServiceKey target, int port, Problems problems) {
    /** Also of one that is a name alone. */
    static String absent(ServiceKey key) {
        return "there is no Service " + key + ", or it is an ExternalName";
    }

    /** Empty where there is none, which is told. */
    Optional<ClusterName> cluster(
            String path,
            @Nullable String service,
            @Nullable Integer otherPort,
            @Nullable String subset) {
        ServiceKey key = service == null ? target : new ServiceKey(target.namespace(), service);
        int number = otherPort == null ? port : otherPort;
        Optional<MeshService> found = directory.service(key);
        if (found.isEmpty()) {
            problems.add(path, absent(key));
            return Optional.empty();
        }
        if (found.get().port(number).isEmpty()) {
            problems.add(path, found.get().withoutPort(Optional.of(number)));
            return Optional.empty();
        }
        if (subset == null) {
            return Optional.of(ResourceNames.cluster(key, number));
        }
        if (!directory.subsets(key).contains(subset)) {
            problems.add(path, "no policy for Service " + key + " names a subset '" + subset + "'");
            return Optional.empty();
        }
        return Optional.of(ResourceNames.subset(key, number, subset));
    }
}
