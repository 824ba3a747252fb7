package dev.midflight.operator.trafficpolicy;

import dev.midflight.crds.policy.TrafficPolicy;
import dev.midflight.crds.policy.TrafficPolicyStatus;
import dev.midflight.operator.replica.PeerAnswer;
import dev.midflight.operator.replica.PolicyVersion;
import dev.midflight.operator.replica.Tally;
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
            TrafficPolicy policy, Context<TrafficPolicy> context) throws InterruptedException {
        if (!sources.leadership().isLeader()) {
            return UpdateControl.noUpdate();
        }
        PolicyVersion version = version(policy);
        Optional<PolicyVerdict> verdict =
                sources.traffic()
                        .verdict(version.policy())
                        .filter(known -> known.generation() == version.generation());
        if (verdict.isEmpty()) {
            return UpdateControl.<TrafficPolicy>noUpdate().rescheduleAfter(SOON);
        }
        Optional<Programmed> programmed =
                verdict.get().isCounted() ? programmed(version) : Optional.of(Programmed.NONE);
        return programmed
                .map(counts -> say(policy, verdict.get(), counts))
                .orElseGet(() -> UpdateControl.<TrafficPolicy>noUpdate().rescheduleAfter(SOON));
    }

    private UpdateControl<TrafficPolicy> say(
            TrafficPolicy policy, PolicyVerdict verdict, Programmed programmed) {
        TrafficPolicyStatus before =
                Objects.requireNonNullElse(policy.getStatus(), TrafficPolicyStatus.NONE);
        TrafficPolicyStatus now =
                PolicyStatuses.of(
                        policy.getSpec().target(),
                        before,
                        verdict,
                        programmed,
                        sources.clock().instant());
        UpdateControl<TrafficPolicy> control =
                now.equals(before)
                        ? UpdateControl.noUpdate()
                        : UpdateControl.patchStatus(withStatus(policy, now));
        return control.rescheduleAfter(programmed.isComplete() ? AT_LATEST : SOON);
    }

    private static PolicyVersion version(TrafficPolicy policy) {
        PolicyKey key =
                new PolicyKey(policy.getMetadata().getNamespace(), policy.getMetadata().getName());
        return new PolicyVersion(
                key, Objects.requireNonNullElse(policy.getMetadata().getGeneration(), 0L));
    }

    /** Of all replicas; empty: not known in time, or it was edited meanwhile. */
    private Optional<Programmed> programmed(PolicyVersion policy) throws InterruptedException {
        Optional<List<PeerAnswer>> others = sources.peers().ask(policy);
        Optional<Tally> own = sources.traffic().standings().of(policy);
        return own.flatMap(tally -> others.map(answers -> Programmed.of(tally, answers)));
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
