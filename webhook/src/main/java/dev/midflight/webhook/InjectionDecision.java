package dev.midflight.webhook;

import dev.midflight.crds.ResourceMode;
import dev.midflight.crds.SidecarSet;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is to be done with one new pod, and why. */
public sealed interface InjectionDecision {

    /** Pure: the same request, the same decision. */
    static InjectionDecision decide(InjectionRequest request) {
        return new Injection(request).decide();
    }

    /**
     * Inject.
     *
     * @param sidecarSet the set that injects it: the oldest one that matches
     * @param version the tag of the sidecar's image
     * @param plan the resources of every container
     * @param costs what pod and sidecar ask for, before and after
     * @param interception what of its traffic is redirected from the start, where a toggle says so
     * @param notes what the owner should know
     */
    record Inject(
            SidecarSet sidecarSet,
            String version,
            ResourcePlan plan,
            Costs costs,
            Optional<String> interception,
            List<Note> notes)
            implements InjectionDecision {

        public Inject {
            notes = List.copyOf(notes);
        }

        SidecarContainers containers(InjectionRequest request) {
            return new SidecarContainers(sidecarSet, version, plan, request.facts(), request.pod());
        }
    }

    /** Leave alone. */
    record Skip(SkipReason reason, String message) implements InjectionDecision {}

    /**
     * What the pod asks for before and after, as scheduler and quota see it.
     *
     * @param share what of the requests is the sidecar's, all three containers together
     */
    record Costs(
            ResourceMode mode,
            String qosBefore,
            String qosAfter,
            Map<String, Quantity> requestsBefore,
            Map<String, Quantity> requestsAfter,
            Map<String, Quantity> share) {}
}
