package dev.midflight.operator.interception;

import dev.midflight.model.FleetCommand.Action.SetInterception;
import dev.midflight.model.InterceptionReport;
import dev.midflight.model.InterceptionScope;
import dev.midflight.model.SidecarReport;
import dev.midflight.operator.fleet.FleetStreams;
import dev.midflight.operator.mtls.MeshExit;
import dev.midflight.operator.namespace.Emergencies;
import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.pod.PodInventory;
import dev.midflight.operator.pod.PodTraffic;
import dev.midflight.operator.rollout.PodKey;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Sends a pod the scope that its annotation, or its namespace's emergency, says, where its proxy
 * reports another one: a command was lost, or an emergency began or ended. Sends nothing while
 * nobody knows whether there is an emergency, and takes nobody off a proxy whom callers may still
 * speak mutual TLS to. Never blocks.
 */
public final class ScopeKeeper {
    private static final Logger LOG = Logger.getLogger(ScopeKeeper.class);

    private final PodInventory pods;
    private final FleetStreams streams;
    private final Emergencies emergencies;
    private final MeshExit exit;

    public ScopeKeeper(
            PodInventory pods, FleetStreams streams, Emergencies emergencies, MeshExit exit) {
        this.pods = pods;
        this.streams = streams;
        this.emergencies = emergencies;
        this.exit = exit;
        exit.onClear(this::send);
    }

    /**
     * How far an emergency's command got.
     *
     * @param pods with a sidecar
     * @param missed those whose proxy is not connected
     */
    public record Reach(int pods, List<PodKey> missed) {}

    /** Takes each pod of the namespace off its proxy; those that connect later follow. */
    public Reach bypass(String namespace) {
        List<PodKey> injected =
                pods.all().stream()
                        .filter(pod -> pod.key().namespace().equals(namespace))
                        .filter(pod -> pod.sidecar().isPresent())
                        .map(KnownPod::key)
                        .toList();
        exit.begin(injected);
        injected.forEach(this::bypassInEmergency);
        return new Reach(
                injected.size(),
                injected.stream().filter(pod -> streams.report(pod).isEmpty()).toList());
    }

    /** The namespace's emergency is over. */
    public void stay(String namespace) {
        exit.stay(namespace);
    }

    /** Whether the pod may leave its proxy now; if not, it may soon. */
    public boolean mayLeave(PodKey pod) {
        return exit.isClear(pod);
    }

    /** For a pod that just connected, or went another way in the middle of an emergency. */
    public void bypassInEmergency(PodKey pod) {
        if (emergencies.contains(pod.namespace())) {
            pods.find(pod).flatMap(KnownPod::sidecar).ifPresent(_ -> send(pod));
        }
    }

    /** For a pod whose SidecarSet means to keep it. */
    public void keep(PodKey pod) {
        if (stays(pod)) {
            exit.stay(pod);
        }
        send(pod);
    }

    static Optional<InterceptionScope> due(
            PodTraffic traffic, boolean emergency, InterceptionReport report) {
        Optional<InterceptionScope> reported = ReportedRules.scope(report);
        if (emergency) {
            return Optional.of(InterceptionScope.OFF)
                    .filter(off -> !reported.equals(Optional.of(off)));
        }
        boolean leave = traffic.isUnderWay() || reported.isEmpty();
        return leave || reported.get().equals(traffic.scope())
                ? Optional.empty()
                : Optional.of(traffic.scope());
    }

    /** Whoever wanted to take it off its proxy, by its annotation, does so no more. */
    private boolean stays(PodKey pod) {
        Optional<InterceptionReport> report = report(pod);
        Optional<PodTraffic> traffic = traffic(pod);
        return emergencies.state(pod.namespace()) == Emergencies.State.ORDINARY
                && report.isPresent()
                && traffic.isPresent()
                && due(traffic.get(), false, report.get())
                        .filter(scope -> loses(report.get(), scope))
                        .isEmpty();
    }

    private Optional<InterceptionReport> report(PodKey pod) {
        return streams.report(pod).map(SidecarReport::interception);
    }

    private Optional<PodTraffic> traffic(PodKey pod) {
        return pods.find(pod).flatMap(KnownPod::sidecar).map(KnownPod.Injected::traffic);
    }

    private void send(PodKey pod) {
        Optional<InterceptionReport> report = report(pod);
        Optional<PodTraffic> traffic = traffic(pod);
        Emergencies.State state = emergencies.state(pod.namespace());
        if (state != Emergencies.State.UNSEEN && report.isPresent() && traffic.isPresent()) {
            due(traffic.get(), state == Emergencies.State.EMERGENCY, report.get())
                    .filter(scope -> mayBe(pod, report.get(), scope))
                    .filter(scope -> streams.command(pod, new SetInterception(scope)))
                    .ifPresent(scope -> LOG.infof("Pod %s: interception %s", pod, scope));
        }
    }

    private boolean mayBe(PodKey pod, InterceptionReport report, InterceptionScope next) {
        return !loses(report, next) || exit.isClear(pod);
    }

    private static boolean loses(InterceptionReport report, InterceptionScope next) {
        return ReportedRules.scope(report)
                .filter(now -> !next.inbound().covers(now.inbound()))
                .isPresent();
    }
}
