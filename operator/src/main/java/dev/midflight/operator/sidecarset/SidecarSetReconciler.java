package dev.midflight.operator.sidecarset;

import dev.midflight.crds.SidecarSet;
import dev.midflight.crds.SidecarSetStatus;
import dev.midflight.model.FleetCommand.Action;
import dev.midflight.model.FleetSettings;
import dev.midflight.model.InterceptionScope;
import dev.midflight.operator.interception.DriftWatch;
import dev.midflight.operator.rollout.Fleet;
import dev.midflight.operator.rollout.FleetPod;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.rollout.Rollout;
import dev.midflight.operator.rollout.RolloutPhase;
import dev.midflight.operator.rollout.RolloutPlan;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Observes the fleet, decides, acts, and says what is. All that it knows is in the resources and in
 * the streams; between two calls it keeps only which pods refused a patch lately.
 */
@Singleton
@ControllerConfiguration(name = "sidecarset", finalizerName = "midflight.dev/sidecarset")
@RateLimited(maxReconciliations = 5, within = 1, unit = TimeUnit.SECONDS)
public final class SidecarSetReconciler implements Reconciler<SidecarSet>, Cleaner<SidecarSet> {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration AT_LATEST = Duration.ofSeconds(30);

    private final FleetSources sources;
    private final FleetObserver observer;
    private final RolloutPerformer performer;
    private final SidecarSetEvents events;
    private final FleetGauges gauges;

    public SidecarSetReconciler(FleetSources sources) {
        this.sources = sources;
        Refusals refusals = new Refusals(sources.clock());
        this.observer = new FleetObserver(sources, refusals);
        this.performer = new RolloutPerformer(sources, refusals);
        this.events = new SidecarSetEvents(sources.events());
        this.gauges = new FleetGauges(sources.meters());
    }

    @Override
    public List<EventSource<?, SidecarSet>> prepareEventSources(
            EventSourceContext<SidecarSet> context) {
        return List.of(sources.nudges(context.getPrimaryCache()));
    }

    @Override
    public UpdateControl<SidecarSet> reconcile(SidecarSet set, Context<SidecarSet> context) {
        if (!sources.leadership().isLeader()) {
            return UpdateControl.noUpdate();
        }
        if (!observer.isComplete()) {
            return UpdateControl.<SidecarSet>noUpdate().rescheduleAfter(SOON);
        }
        Round decided = look(set, context);
        decided.census().injected().forEach(pod -> sources.scopes().keep(pod.key()));
        decided.census().injected().forEach(pod -> sources.mesh().look(pod.key()));
        List<String> troubles = act(set, decided);
        boolean refused = observer.hasNewRefusals(set, decided.fleet());
        Round round = refused ? look(set, context) : decided;
        SidecarSetStatus before = SidecarSetDesired.status(set);
        SidecarSetStatus status =
                SidecarSetStatuses.of(
                        set, round.census(), round.plan(), drifted(round), troubles, now());
        UpdateControl<SidecarSet> control = UpdateControl.noUpdate();
        if (!status.equals(before)) {
            events.tell(set, before, status);
            control = UpdateControl.patchStatus(withStatus(set, status));
        }
        Duration next = refused ? SOON : untilNextLook(round);
        return control.rescheduleAfter(
                troubles.isEmpty() ? next : RetryDelay.of(status, now(), next));
    }

    @Override
    public DeleteControl cleanup(SidecarSet set, Context<SidecarSet> context) {
        if (!sources.leadership().isLeader() || !observer.isComplete()) {
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(SOON);
        }
        Round round = look(set, context);
        var _ = act(set, round);
        return switch (deletion(set, round)) {
            case SidecarSetDeletion.Waiting(var bypass) -> {
                bypass.stream()
                        .filter(sources.scopes()::mayLeave)
                        .forEach(
                                pod ->
                                        sources.streams()
                                                .command(
                                                        pod,
                                                        new Action.SetInterception(
                                                                InterceptionScope.OFF)));
                yield DeleteControl.noFinalizerRemoval().rescheduleAfter(SOON);
            }
            case SidecarSetDeletion.Finished(var unreachable) -> {
                events.deleted(set, unreachable);
                sources.pulls().tidy(set, "", false);
                gauges.forget(set);
                yield DeleteControl.defaultDelete();
            }
        };
    }

    /** What is, and what follows from it. */
    private record Round(Census census, Fleet fleet, RolloutPlan plan) {}

    private Round look(SidecarSet set, Context<SidecarSet> context) {
        Census census = observer.census(set, context.getPrimaryCache().list().toList());
        Fleet fleet = observer.fleet(set, census);
        return new Round(
                census, fleet, Rollout.decide(fleet, SidecarSetDesired.rollout(set), now()));
    }

    /** Does what was decided; says what could not be done. */
    private List<String> act(SidecarSet set, Round round) {
        FleetSettings settings = SidecarSetDesired.settings(set);
        round.census().injected().forEach(pod -> sources.streams().settings(pod.key(), settings));
        List<String> troubles = new ArrayList<>(performer.perform(set, round.plan().actions()));
        performer.tidy(set, needsPulls(round.plan().phase())).ifPresent(troubles::add);
        gauges.show(set, round.fleet());
        return troubles;
    }

    private SidecarSetDeletion deletion(SidecarSet set, Round round) {
        return SidecarSetDeletion.decide(
                set,
                round.census().injected(),
                round.plan().counts().underWay(),
                sources.streams()::report,
                now());
    }

    private List<PodKey> drifted(Round round) {
        return round.census().injected().stream()
                .map(FleetPod::key)
                .filter(sources.drifts()::hasDrifted)
                .sorted(Comparator.comparing(PodKey::toString))
                .toList();
    }

    private static boolean needsPulls(RolloutPhase phase) {
        return switch (phase) {
            case RolloutPhase.Rolling _,
                    RolloutPhase.Blocked _,
                    RolloutPhase.Paused _,
                    RolloutPhase.PullFailed _ ->
                    true;
            case RolloutPhase.Complete _, RolloutPhase.Stopped _ -> false;
        };
    }

    /** Only the name and what we own, so that the apply takes nothing else over. */
    private static SidecarSet withStatus(SidecarSet set, SidecarSetStatus status) {
        SidecarSet applied = new SidecarSet();
        applied.setMetadata(new ObjectMetaBuilder().withName(set.getMetadata().getName()).build());
        applied.setStatus(status);
        return applied;
    }

    /** Rules that are not what is wanted count a while later. */
    private Duration untilNextLook(Round round) {
        Duration latest =
                round.census().injected().stream()
                                .anyMatch(pod -> sources.drifts().since(pod.key()).isPresent())
                        ? DriftWatch.TOLERATED
                        : AT_LATEST;
        return round.plan()
                .lookAgain()
                .map(instant -> Duration.between(now(), instant))
                .filter(until -> until.compareTo(latest) < 0)
                .map(until -> until.compareTo(SOON) < 0 ? SOON : until)
                .orElse(latest);
    }

    private Instant now() {
        return sources.clock().instant();
    }
}
