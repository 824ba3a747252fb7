package dev.midflight.webhook;

import io.fabric8.kubernetes.api.model.Pod;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts decisions by what was decided and why. */
final class DecisionMetrics implements PodAdmission.Listener {
    private final MeterRegistry registry;

    DecisionMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void decided(Pod pod, String namespace, InjectionDecision decision) {
        switch (decision) {
            case InjectionDecision.Inject inject -> {
                String set = inject.sidecarSet().getMetadata().getName();
                count("inject", "-", set);
                inject.notes().stream()
                        .filter(note -> note.code().loss())
                        .forEach(note -> countLoss(note, set));
            }
            case InjectionDecision.Skip skip -> count("skip", skip.reason().code(), "-");
        }
    }

    private void count(String decision, String reason, String set) {
        registry.counter(
                        "midflight.injection.decisions",
                        "decision",
                        decision,
                        "reason",
                        reason,
                        "sidecarset",
                        set)
                .increment();
    }

    private void countLoss(Note note, String set) {
        registry.counter(
                        "midflight.injection.losses",
                        "reason",
                        note.code().text(),
                        "sidecarset",
                        set)
                .increment();
    }
}
