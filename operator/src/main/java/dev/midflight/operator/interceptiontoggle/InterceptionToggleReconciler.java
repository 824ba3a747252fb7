package dev.midflight.operator.interceptiontoggle;

import dev.midflight.crds.InterceptionToggle;
import dev.midflight.crds.InterceptionToggleStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
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
import java.util.concurrent.TimeUnit;

/**
 * Starts the runs that are due and says where they are. What a run does is its own thread's; all
 * that has to outlive this process is in the pods' annotations.
 */
@Singleton
@ControllerConfiguration(
        name = "interceptiontoggle",
        finalizerName = "midflight.dev/interceptiontoggle")
@RateLimited(maxReconciliations = 5, within = 1, unit = TimeUnit.SECONDS)
public final class InterceptionToggleReconciler
        implements Reconciler<InterceptionToggle>, Cleaner<InterceptionToggle> {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration AT_LATEST = Duration.ofSeconds(10);

    private final ToggleSources sources;
    private final ToggleRuns runs;
    private final ToggleKeeper keeper;
    private final SimpleInboundEventSource<InterceptionToggle> nudges =
            new SimpleInboundEventSource<>("runs");

    public InterceptionToggleReconciler(ToggleSources sources, ToggleRuns runs) {
        this.sources = sources;
        this.runs = runs;
        this.keeper = new ToggleKeeper(sources, runs, sources.settings());
    }

    @Override
    public List<EventSource<?, InterceptionToggle>> prepareEventSources(
            EventSourceContext<InterceptionToggle> context) {
        ToggleNudges all = new ToggleNudges(context.getPrimaryCache(), nudges);
        sources.pods().onChange(pod -> all.namespace(pod.key().namespace()));
        sources.fleetListeners().onChange(pod -> all.namespace(pod.namespace()));
        sources.emergencies().onChange((namespace, _) -> all.namespace(namespace));
        sources.leadership().onChange(all::all);
        runs.onChange(all::toggle);
        return List.of(nudges);
    }

    @Override
    public UpdateControl<InterceptionToggle> reconcile(
            InterceptionToggle toggle, Context<InterceptionToggle> context) {
        if (!sources.leadership().isLeader()) {
            return UpdateControl.noUpdate();
        }
        if (!keeper.isReady(toggle)) {
            return UpdateControl.<InterceptionToggle>noUpdate().rescheduleAfter(SOON);
        }
        ToggleKeeper.Kept kept = keeper.keep(toggle, siblings(toggle, context));
        InterceptionToggleStatus before = ToggleDesired.status(toggle);
        if (!Objects.equals(kept.status().observedGeneration(), before.observedGeneration())) {
            nudgeOthers(toggle, context);
        }
        UpdateControl<InterceptionToggle> control =
                kept.status().equals(before)
                        ? UpdateControl.noUpdate()
                        : UpdateControl.patchStatus(withStatus(toggle, kept.status()));
        return control.rescheduleAfter(untilNextLook(kept));
    }

    @Override
    public DeleteControl cleanup(InterceptionToggle toggle, Context<InterceptionToggle> context) {
        if (!sources.leadership().isLeader() || !keeper.isReady(toggle)) {
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(SOON);
        }
        if (keeper.keep(toggle, siblings(toggle, context)).walking() > 0) {
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(SOON);
        }
        keeper.forget(toggle);
        nudgeOthers(toggle, context);
        return DeleteControl.defaultDelete();
    }

    private static List<InterceptionToggle> siblings(
            InterceptionToggle toggle, Context<InterceptionToggle> context) {
        return context.getPrimaryCache()
                .list(toggle.getMetadata().getNamespace(), _ -> true)
                .toList();
    }

    /** Pods may follow another toggle from now on. */
    private void nudgeOthers(InterceptionToggle toggle, Context<InterceptionToggle> context) {
        siblings(toggle, context).stream()
                .map(ResourceID::fromResource)
                .filter(id -> !id.equals(ResourceID.fromResource(toggle)))
                .forEach(nudges::propagateEvent);
    }

    /** Only the name and what we own, so that the apply takes nothing else over. */
    private static InterceptionToggle withStatus(
            InterceptionToggle toggle, InterceptionToggleStatus status) {
        InterceptionToggle applied = new InterceptionToggle();
        applied.setMetadata(
                new ObjectMetaBuilder()
                        .withNamespace(toggle.getMetadata().getNamespace())
                        .withName(toggle.getMetadata().getName())
                        .build());
        applied.setStatus(status);
        return applied;
    }

    private Duration untilNextLook(ToggleKeeper.Kept kept) {
        return kept.lookAgain()
                .map(instant -> Duration.between(sources.clock().instant(), instant))
                .filter(until -> until.compareTo(AT_LATEST) < 0)
                .map(until -> until.compareTo(SOON) < 0 ? SOON : until)
                .orElse(AT_LATEST);
    }
}
