package dev.midflight.operator.interceptiontoggle;

import dev.midflight.model.CommandAnswer.MeshEndpoints;
import dev.midflight.model.CommandAnswer.Sockets;
import dev.midflight.model.CommandAnswer.Witnessed;
import dev.midflight.model.CommandResult;
import dev.midflight.model.Epoch;
import dev.midflight.model.FleetCommand.Action;
import dev.midflight.model.InterceptionMode;
import dev.midflight.model.InterceptionReport;
import dev.midflight.model.InterceptionScope;
import dev.midflight.model.MeshReport;
import dev.midflight.model.ProxyVersion;
import dev.midflight.model.SidecarReport;
import dev.midflight.model.Slot;
import dev.midflight.model.SlotReport;
import dev.midflight.model.SlotState;
import dev.midflight.model.TrafficReport;
import dev.midflight.operator.fleet.Proxies;
import dev.midflight.operator.rollout.PodKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Proxies that do as they are told, and witnesses that see what the proxies were told. */
final class TestingFleet implements Proxies {
    final List<String> asked = new CopyOnWriteArrayList<>();
    final Map<PodKey, InterceptionScope> scopes = new ConcurrentHashMap<>();
    final Map<String, PodKey> byAddress = new ConcurrentHashMap<>();
    volatile Sockets sockets = new Sockets(0, 0, 0, 0, -1, -1);
    volatile Optional<String> ruleFailure = Optional.empty();
    volatile Optional<Witnessed> lie = Optional.empty();

    /** Told of each scope before it is set. */
    volatile Consumer<InterceptionScope> setting = _ -> {};

    /** What pods say of mutual TLS; others never speak it. */
    final Map<PodKey, MeshReport> mesh = new ConcurrentHashMap<>();

    /** Which addresses a caller would still call by mutual TLS. */
    final Map<PodKey, List<String>> endpoints = new ConcurrentHashMap<>();

    /** A pod that reports. */
    void add(PodKey pod, String address, InterceptionScope scope) {
        scopes.put(pod, scope);
        byAddress.put(address, pod);
    }

    static SidecarReport report(InterceptionScope scope) {
        return report(
                new InterceptionReport(
                        scope.mode(), scope.mode(), "nft", "", scope.toString(), 0, 0));
    }

    static SidecarReport report(InterceptionReport interception) {
        return new SidecarReport(
                new SlotReport(
                        Slot.A, SlotState.SERVING, Epoch.of(1), ProxyVersion.of("v1"), 0, ""),
                SlotReport.unreachable(Slot.B),
                interception,
                TrafficReport.NONE,
                Optional.empty(),
                MeshReport.NONE);
    }

    static InterceptionReport drifted(InterceptionScope scope) {
        return new InterceptionReport(
                scope.mode(), InterceptionMode.UNKNOWN, "nft", "drifted", scope.toString(), 0, 1);
    }

    @Override
    public Optional<SidecarReport> report(PodKey pod) {
        return Optional.ofNullable(scopes.get(pod))
                .map(TestingFleet::report)
                .map(report -> with(report, mesh.getOrDefault(pod, MeshReport.NONE)));
    }

    private static SidecarReport with(SidecarReport report, MeshReport mesh) {
        return new SidecarReport(
                report.own(),
                report.peer(),
                report.interception(),
                report.traffic(),
                report.handover(),
                mesh);
    }

    @Override
    public CommandResult ask(PodKey pod, Action action, Duration timeout) {
        asked.add(pod.name() + " " + action.getClass().getSimpleName());
        return switch (action) {
            case Action.SetInterception(var scope) -> set(pod, scope);
            case Action.CountConnections _ ->
                    new CommandResult("id", true, "", Optional.of(sockets));
            case Action.Goodbye _ -> new CommandResult("id", true, "");
            case Action.Witness(var address, var nonce) -> witnessed(inbound(address, nonce));
            case Action.WitnessOutbound(var address, var nonce) ->
                    witnessed(outbound(pod, address, nonce));
            case Action.FindMeshEndpoints _ ->
                    new CommandResult(
                            "id",
                            true,
                            "",
                            Optional.of(new MeshEndpoints(endpoints.getOrDefault(pod, List.of()))));
            case Action.CallApplication _, Action.TakeOver _, Action.SetLogLevel _ ->
                    throw new IllegalStateException("must not be used");
        };
    }

    private CommandResult set(PodKey pod, InterceptionScope scope) {
        setting.accept(scope);
        if (ruleFailure.isPresent()) {
            return new CommandResult("id", false, ruleFailure.get());
        }
        scopes.put(pod, scope);
        return new CommandResult("id", true, "");
    }

    private CommandResult witnessed(Witnessed seen) {
        return new CommandResult("id", true, "", Optional.of(lie.orElse(seen)));
    }

    /** What a connection to that pod's witness port meets. */
    Witnessed inbound(String address, String nonce) {
        PodKey pod = byAddress.get(address);
        return pod != null && scopes.get(pod) instanceof InterceptionScope(var in, _) && in.on()
                ? new Witnessed.Redirected(pod.uid(), true, address + ":15099", nonce)
                : new Witnessed.Refused();
    }

    private Witnessed outbound(PodKey pod, String address, String nonce) {
        return scopes.get(pod) instanceof InterceptionScope(_, var out) && out.on()
                ? new Witnessed.Redirected(pod.uid(), false, address + ":15099", nonce)
                : inbound(address, nonce);
    }
}
