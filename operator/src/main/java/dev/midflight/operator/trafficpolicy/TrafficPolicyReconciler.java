package dev.midflight.operator.trafficpolicy;

import dev.midflight.crds.policy.TrafficPolicy;
import dev.midflight.crds.policy.TrafficPolicyStatus;
import dev.midflight.operator.translate.PolicyKey;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Says in a policy's status what became of it. What sidecars read does not wait for it: that is
 * {@link InformedTraffic}'s, on every replica.
 */
@Singleton
@ControllerConfiguration(name = "trafficpolicy")
@RateLimited(maxReconciliations = 1, within = 1, unit = TimeUnit.SECONDS)
public final class TrafficPolicyReconciler implements Reconciler<TrafficPolicy> {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration AT_LATEST = Duration.ofSeconds(10);

    private final PolicySources sources;
    private final SimpleInboundEventSource<TrafficPolicy> nudges =
            new SimpleInboundEventSource<>("verdicts");

    public TrafficPolicyReconciler(PolicySources sources) {
        this.sources = sources;
    }

    @Override
    public List<EventSource<?, TrafficPolicy>> prepareEventSources(
            EventSourceContext<TrafficPolicy> context) {
        sources.traffic()
                .onChange(
                        policy ->
                                nudges.propagateEvent(
                                        new ResourceID(policy.name(), policy.namespace())));
        sources.leadership()
                .onChange(
                        () ->
                                context.getPrimaryCache()
                                        .list()
                                        .map(ResourceID::fromResource)
                                        .forEach(nudges::propagateEvent));
        return List.of(nudges);
    }

    @Override
    public UpdateControl<TrafficPolicy> reconcile(
            TrafficPolicy policy, Context<TrafficPolicy> context) {
        if (!sources.leadership().isLeader()) {
            return UpdateControl.noUpdate();
        }
        Optional<PolicyVerdict> verdict = verdict(policy);
        if (verdict.isEmpty()) {
            return UpdateControl.<TrafficPolicy>noUpdate().rescheduleAfter(SOON);
        }
        TrafficPolicyStatus before =
                Objects.requireNonNullElse(policy.getStatus(), TrafficPolicyStatus.NONE);
        Programmed programmed = Programmed.of(verdict.get().reach(), sources.shelves());
        TrafficPolicyStatus now =
                PolicyStatuses.of(
                        policy.getSpec().target(),
                        before,
                        verdict.get(),
                        programmed,
                        sources.clock().instant());
        UpdateControl<TrafficPolicy> control =
                now.equals(before)
                        ? UpdateControl.noUpdate()
                        : UpdateControl.patchStatus(withStatus(policy, now));
        return control.rescheduleAfter(
                programmed.acknowledged() < programmed.of() ? SOON : AT_LATEST);
    }

    /** What is known of its present generation. */
    private Optional<PolicyVerdict> verdict(TrafficPolicy policy) {
        long generation = Objects.requireNonNullElse(policy.getMetadata().getGeneration(), 0L);
        PolicyKey key =
                new PolicyKey(policy.getMetadata().getNamespace(), policy.getMetadata().getName());
        return sources.traffic().verdict(key).filter(verdict -> verdict.generation() == generation);
    }

    /** Only the name and what we own, so that the apply takes nothing else over. */
    private static TrafficPolicy withStatus(TrafficPolicy policy, TrafficPolicyStatus status) {
        TrafficPolicy applied = new TrafficPolicy();
        applied.setMetadata(
                new ObjectMetaBuilder()
                        .withNamespace(policy.getMetadata().getNamespace())
                        .withName(policy.getMetadata().getName())
                        .build());
        applied.setStatus(status);
        return applied;
    }
}
