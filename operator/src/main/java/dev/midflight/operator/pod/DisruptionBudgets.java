package dev.midflight.operator.pod;

import dev.midflight.crds.LabelMatch;
import dev.midflight.operator.rollout.DisruptionBudget;
import dev.midflight.operator.rollout.PodKey;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The cluster's PodDisruptionBudgets, kept up to date by a watch. */
public final class DisruptionBudgets implements AutoCloseable {
    private final SharedIndexInformer<PodDisruptionBudget> informer;

    public DisruptionBudgets(KubernetesClient client) {
        informer = client.policy().v1().podDisruptionBudget().inAnyNamespace().runnableInformer(0);
        informer.exceptionHandler((_, _) -> true);
    }

    public void start() {
        var _ = informer.start();
    }

    public boolean isComplete() {
        return informer.hasSynced();
    }

    /** Those that select any of the pods with a sidecar of that set. */
    public List<DisruptionBudget> of(String sidecarSet, Collection<KnownPod> pods) {
        List<KnownPod> injected = pods.stream().filter(pod -> isOf(sidecarSet, pod)).toList();
        return informer.getStore().list().stream()
                .map(budget -> read(budget, injected))
                .filter(Predicate.not(budget -> budget.podUids().isEmpty()))
                .toList();
    }

    private static boolean isOf(String sidecarSet, KnownPod pod) {
        return pod.sidecar().map(sidecar -> sidecar.sidecarSet().equals(sidecarSet)).orElse(false);
    }

    static DisruptionBudget read(PodDisruptionBudget budget, List<KnownPod> pods) {
        String namespace = budget.getMetadata().getNamespace();
        var selector = budget.getSpec().getSelector();
        Set<String> uids =
                selector == null
                        ? Set.of()
                        : pods.stream()
                                .filter(pod -> pod.key().namespace().equals(namespace))
                                .filter(pod -> LabelMatch.matches(selector, pod.labels()))
                                .map(KnownPod::key)
                                .map(PodKey::uid)
                                .collect(Collectors.toSet());
        return new DisruptionBudget(
                namespace + "/" + budget.getMetadata().getName(), uids, allowed(budget));
    }

    /** A status about an older spec allows nothing. */
    private static int allowed(PodDisruptionBudget budget) {
        PodDisruptionBudgetStatus status = budget.getStatus();
        boolean current =
                status != null
                        && Objects.equals(
                                status.getObservedGeneration(),
                                budget.getMetadata().getGeneration());
        return current ? Objects.requireNonNullElse(status.getDisruptionsAllowed(), 0) : 0;
    }

    @Override
    public void close() {
        informer.stop();
    }
}
