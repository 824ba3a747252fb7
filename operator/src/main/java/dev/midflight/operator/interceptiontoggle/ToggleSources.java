package dev.midflight.operator.interceptiontoggle;

import dev.midflight.operator.fleet.FleetListeners;
import dev.midflight.operator.fleet.FleetStreams;
import dev.midflight.operator.fleet.Pause;
import dev.midflight.operator.fleet.Proxies;
import dev.midflight.operator.interception.DriftWatch;
import dev.midflight.operator.leader.Leadership;
import dev.midflight.operator.mtls.MeshCallers;
import dev.midflight.operator.mtls.MeshView;
import dev.midflight.operator.namespace.Emergencies;
import dev.midflight.operator.pod.PodInventory;
import dev.midflight.operator.registry.RegistryAdapters;
import dev.midflight.operator.status.EventRecorder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;

/** Where a toggle's reconciler and its runs see what is, and where they act. */
public record ToggleSources(
        KubernetesClient client,
        Leadership leadership,
        PodInventory pods,
        FleetStreams streams,
        FleetListeners fleetListeners,
        Emergencies emergencies,
        DriftWatch drifts,
        RegistryAdapters adapters,
        MeshView mesh,
        EventRecorder events,
        MeterRegistry meters,
        Clock clock) {

    /** The runs of this process; they end with it. */
    public ToggleRuns runs() {
        Credentials credentials = new SecretCredentials(client);
        Proxies proxies = Proxies.of(streams);
        Providers providers = new Providers(pods::all, clock);
        Witnesses witnesses = new Witnesses(pods::all, proxies, OperatorWitness.real());
        Pace pace = new Pace(clock, Pause.REAL);
        MeshCallers callers = new MeshCallers(mesh, proxies, leadership::since, clock);
        return new ToggleRuns(
                pod -> {
                    RegistrySteps steps =
                            new RegistrySteps(
                                    pod, adapters, credentials, proxies, pace, RegistrySteps.HELD);
                    PodEffects effects =
                            new PodEffects(
                                    new Preflight(pod, proxies, steps, providers, mesh),
                                    steps,
                                    new MeshSteps(
                                            pod,
                                            proxies,
                                            callers,
                                            () -> emergencies.contains(pod.pod().namespace()),
                                            pace),
                                    new Drain(pod, proxies, pace),
                                    new Switch(
                                            pod,
                                            proxies,
                                            witnesses,
                                            () -> emergencies.contains(pod.pod().namespace()),
                                            pace));
                    return new TakenUp(effects, pod.pod(), proxies, pace);
                },
                providers,
                leadership::isLeader,
                new RunThread.Parts(
                        new PodNotes(client, pods),
                        new ToggleLog(events, meters),
                        clock,
                        Pause.REAL,
                        _ -> {}));
    }

    SettingsCheck settings() {
        return new SettingsCheck(adapters, new SecretCredentials(client), clock);
    }
}
