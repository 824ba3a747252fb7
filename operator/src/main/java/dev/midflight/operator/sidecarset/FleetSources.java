package dev.midflight.operator.sidecarset;

import dev.midflight.crds.SidecarSet;
import dev.midflight.operator.fleet.FleetListeners;
import dev.midflight.operator.fleet.FleetStreams;
import dev.midflight.operator.interception.DriftWatch;
import dev.midflight.operator.interception.ScopeKeeper;
import dev.midflight.operator.leader.Leadership;
import dev.midflight.operator.mtls.MeshKeeper;
import dev.midflight.operator.namespace.Emergencies;
import dev.midflight.operator.namespace.OptedInNamespaces;
import dev.midflight.operator.pod.DisruptionBudgets;
import dev.midflight.operator.pod.PodInventory;
import dev.midflight.operator.prepull.PullPods;
import dev.midflight.operator.status.EventRecorder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;

/** Where a SidecarSet's reconciler sees what is, and where it acts. */
public record FleetSources(
        KubernetesClient client,
        Leadership leadership,
        PodInventory pods,
        DisruptionBudgets budgets,
        OptedInNamespaces namespaces,
        PullPods pulls,
        FleetStreams streams,
        FleetListeners fleetListeners,
        ScopeKeeper scopes,
        MeshKeeper mesh,
        DriftWatch drifts,
        Emergencies emergencies,
        EventRecorder events,
        MeterRegistry meters,
        Clock clock) {

    /** An event source that fires for a SidecarSet whenever anything here changed for it. */
    SimpleInboundEventSource<SidecarSet> nudges(IndexedResourceCache<SidecarSet> sets) {
        Nudges nudges = new Nudges(sets, pods, namespaces::contains);
        pods.onChange(nudges::pod);
        fleetListeners.onChange(nudges::stream);
        pulls.onChange(nudges::set);
        namespaces.onChange(nudges::all);
        emergencies.onChange((_, _) -> nudges.all());
        leadership.onChange(nudges::all);
        return nudges.source();
    }
}
