package dev.midflight.operator.interceptiontoggle;

import dev.midflight.crds.ToggleStep;
import dev.midflight.model.InterceptionReport;
import dev.midflight.model.SidecarReport;
import dev.midflight.model.SlotState;
import dev.midflight.operator.fleet.Proxies;
import dev.midflight.operator.interception.ReportedRules;
import dev.midflight.operator.mtls.MeshView;
import dev.midflight.operator.registry.RegistryException;
import dev.midflight.operator.registry.Standing;
import dev.midflight.operator.registry.Standing.Service;
import dev.midflight.operator.toggle.LeftRegistry;
import dev.midflight.operator.toggle.ToggleOutcome;
import dev.midflight.operator.toggle.ToggleRun;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a pod may leave: everything answers, and nobody is without a provider then. */
record Preflight(
        ToggledPod pod, Proxies proxies, RegistrySteps steps, Providers providers, MeshView mesh) {

    /** Looks once; changes nothing but what {@link Providers} knows. */
    ToggleOutcome perform(ToggleRun run) throws InterruptedException {
        Optional<String> blocked =
                proxies.report(pod.pod())
                        .map(report -> blocked(run, report))
                        .orElse(Optional.of("NoReport: the pod's proxy is not connected"));
        if (blocked.isPresent()) {
            return new ToggleOutcome.Again(blocked.get());
        }
        Optional<String> refusing = refusing(run);
        if (refusing.isPresent()) {
            return new ToggleOutcome.Again(refusing.get());
        }
        try {
            Map<ToggleStep, Standing> standings = steps.look();
            return providers
                    .take(pod, standings.values())
                    .<ToggleOutcome>map(ToggleOutcome.Again::new)
                    .orElseGet(() -> new ToggleOutcome.Done(registered(standings)));
        } catch (RegistryException e) {
            return new ToggleOutcome.Again("RegistrySilent: " + e.getMessage());
        }
    }

    /** Without its proxy the pod speaks no mutual TLS. */
    private Optional<String> refusing(ToggleRun run) throws InterruptedException {
        boolean member =
                proxies.report(pod.pod()).filter(report -> report.mesh().member()).isPresent();
        return member && run.losesOutbound()
                ? mesh.refusesPlaintextOf(pod.pod())
                        .map(
                                services ->
                                        "StrictServices: without its proxy the pod would be refused"
                                                + " by "
                                                + services)
                : Optional.empty();
    }

    private Optional<String> blocked(ToggleRun run, SidecarReport report) {
        InterceptionReport rules = report.interception();
        if (pod.ips().isEmpty()) {
            return Optional.of("NoAddress: the pod has no IP address");
        }
        if (report.own().state() != SlotState.SERVING) {
            return Optional.of("ProxyNotServing: " + report.own().state().word());
        }
        if (!ReportedRules.have(rules, run.before())) {
            return Optional.of(
                    "RulesNotIntact: %s wanted, the proxy reports %s, %s"
                            .formatted(run.before(), rules.scope(), rules.actual()));
        }
        return rules.message().isEmpty()
                ? Optional.empty()
                : Optional.of("RulesNotIntact: " + rules.message());
    }

    private static List<LeftRegistry> registered(Map<ToggleStep, Standing> standings) {
        return standings.entrySet().stream()
                .filter(each -> !each.getValue().isOffline())
                .map(each -> new LeftRegistry(each.getKey(), absent(each.getValue())))
                .toList();
    }

    private static List<String> absent(Standing standing) {
        return standing.services().stream()
                .filter(service -> !service.registered())
                .map(Service::name)
                .toList();
    }
}
