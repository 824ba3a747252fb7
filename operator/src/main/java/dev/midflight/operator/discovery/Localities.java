package dev.midflight.operator.discovery;

import dev.midflight.model.traffic.Locality;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where something runs, by the labels that Kubernetes has for it. */
final class Localities {
    static final String REGION = "topology.kubernetes.io/region";
    static final String ZONE = "topology.kubernetes.io/zone";

    private Localities() {}

    /** Where only the zone is known it is a region of its own: a zone alone is no locality. */
    static Locality of(@Nullable String region, @Nullable String zone) {
        String narrow = Objects.requireNonNullElse(zone, "");
        String wide = Objects.requireNonNullElse(region, "");
        return new Locality(wide.isEmpty() ? narrow : wide, narrow, "");
    }

    /** As a node's labels say it, and a pod's that has a copy of them (Kubernetes 1.35). */
    static Locality of(Map<String, String> labels) {
        return of(labels.get(REGION), labels.get(ZONE));
    }
}
