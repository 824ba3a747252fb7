package dev.midflight.webhook;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pod's quality of service, computed as Kubernetes 1.34 does (ComputePodQOS). */
enum QosClass {
    GUARANTEED("Guaranteed"),
    BURSTABLE("Burstable"),
    BEST_EFFORT("BestEffort");

    private final String text;

    QosClass(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    static QosClass of(PodSpec spec) {
        List<@Nullable ResourceRequirements> deciding = new ArrayList<>();
        if (spec.getResources() != null) {
            deciding.add(spec.getResources());
        } else {
            spec.getContainers().stream().map(Container::getResources).forEach(deciding::add);
            spec.getInitContainers().stream().map(Container::getResources).forEach(deciding::add);
        }
        boolean anything = false;
        boolean guaranteed = true;
        for (ResourceRequirements resources : deciding) {
            for (ResourceKind kind : ResourceKind.values()) {
                long limit = kind.limit(resources).orElse(0);
                long request = kind.request(resources).orElse(limit);
                anything |= limit > 0 || request > 0;
                guaranteed &= limit > 0 && request == limit;
            }
        }
        if (!anything) {
            return BEST_EFFORT;
        }
        return guaranteed ? GUARANTEED : BURSTABLE;
    }
}
