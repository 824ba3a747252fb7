package dev.midflight.sidecar;

import dev.midflight.model.Epoch;
import dev.midflight.model.FleetSettings;
import dev.midflight.model.Slot;
import dev.midflight.model.TrafficReport;
import dev.midflight.model.WatchPolicy;
import dev.midflight.sidecar.config.InvalidConfigException;
import dev.midflight.sidecar.config.SidecarConfig;
import dev.midflight.sidecar.duty.ConfiguredDuties;
import dev.midflight.sidecar.duty.FirstConfiguration;
import dev.midflight.sidecar.duty.MeshState;
import dev.midflight.sidecar.duty.PodReport;
import dev.midflight.sidecar.duty.ReportingDuties;
import dev.midflight.sidecar.duty.ServingDuties;
import dev.midflight.sidecar.handover.FaultPoints;
import dev.midflight.sidecar.handover.HandoverContext;
import dev.midflight.sidecar.handover.HandoverLimits;
import dev.midflight.sidecar.identity.IdentityClient;
import dev.midflight.sidecar.intercept.RuleRenderer;
import dev.midflight.sidecar.launcher.OwnLauncher;
import dev.midflight.sidecar.launcher.PeerLauncher;
import dev.midflight.sidecar.lifecycle.Binder;
import dev.midflight.sidecar.lifecycle.Duties;
import dev.midflight.sidecar.lifecycle.Lifecycle;
import dev.midflight.sidecar.lifecycle.ProxyIdentity;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.proxy.DataPath;
import dev.midflight.sidecar.proxy.OverloadLog;
import dev.midflight.sidecar.rehearsal.Rehearsal;
import dev.midflight.sidecar.report.Reports;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Telemetry;
import dev.midflight.sidecar.xds.XdsClient;
import dev.midflight.sidecar.xds.XdsSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Puts a proxy together. */
public final class Sidecar {
    private static final int PROXY_UID = 1337;
    private static final int WARM_UP_ROUNDS = 100;
    private static final Duration WARM_UP = Duration.ofMillis(200);

    private final Lifecycle lifecycle;
    private final Reports reports;

    private Sidecar(Lifecycle lifecycle, Reports reports) {
        this.lifecycle = lifecycle;
        this.reports = reports;
    }

    /**
     * @param launcher whom it obeys
     */
    public static Sidecar assemble(SidecarConfig config, OwnLauncher launcher, EventLog log)
            throws InvalidConfigException {
        ProxyIdentity identity = identity(config);
        AtomicReference<FleetSettings> settings = new AtomicReference<>(settings(config));

        Telemetry telemetry = new Telemetry(config.telemetry().grpcMethods());
        DataPath dataPath = new DataPath(config, telemetry);
        Reports reports = new Reports(config, telemetry, log.part("report"));
        reports.writeAccessLog(System.out);
        reports.trace();
        HandoverContext handover = handover(identity, dataPath, log);
        MeshState mesh = new MeshState(config, dataPath.credentials(), Clock.systemUTC());
        PodReport report = report(identity, dataPath, telemetry, mesh);
        ServingDuties duties =
                new ServingDuties(
                        config, rules(config), dataPath, report, mesh, settings::set, log);
        Rehearsal rehearsal =
                new Rehearsal(config.runDirectory(), identity.slot(), log.part("rehearsal"));
        Duties reporting = new ReportingDuties(duties, reports);
        EventLog xdsLog = log.part("xds");
        Optional<XdsClient> controlPlane =
                XdsSettings.of(config)
                        .map(wanted -> configured(wanted, dataPath, mesh, telemetry, xdsLog));
        Optional<IdentityClient> certificate =
                config.xds().isOperator()
                        ? Optional.of(certified(config, dataPath, telemetry, log.part("identity")))
                        : Optional.empty();
        Lifecycle lifecycle =
                new Lifecycle(
                        identity,
                        handover,
                        binder(config, dataPath, controlPlane, certificate, mesh, xdsLog),
                        () -> rehearsal.run(WARM_UP_ROUNDS, WARM_UP),
                        launcher,
                        controlPlane
                                .<Duties>map(
                                        client ->
                                                new ConfiguredDuties(
                                                        reporting, client, certificate))
                                .orElse(reporting),
                        settings::get);
        dataPath.overriddenBy(settings::get);
        administer(dataPath, lifecycle, log.part("admin"));
        dataPath.logRefusals(log.part("connections"));
        return new Sidecar(lifecycle, reports);
    }

    private static PodReport report(
            ProxyIdentity identity, DataPath dataPath, Telemetry telemetry, MeshState mesh) {
        return new PodReport(
                identity.slot(),
                identity.version(),
                () -> traffic(dataPath, telemetry),
                mesh::report);
    }

    /**
     * Runs by what was taken last before there is any connection, one that another proxy hands
     * over, too.
     */
    private static XdsClient configured(
            XdsSettings settings,
            DataPath dataPath,
            MeshState mesh,
            Telemetry telemetry,
            EventLog log) {
        XdsClient client =
                XdsClient.of(
                        settings,
                        snapshot -> dataPath.apply(snapshot).thenRun(() -> mesh.applied(snapshot)),
                        telemetry,
                        log);
        dataPath.configuredBy("control plane " + settings.address());
        var _ = client.configured().thenRun(mesh::completed);
        client.restore();
        return client;
    }

    private static Binder binder(
            SidecarConfig config,
            DataPath dataPath,
            Optional<XdsClient> controlPlane,
            Optional<IdentityClient> certificate,
            MeshState mesh,
            EventLog log) {
        Binder unconfigured = dataPath::bind;
        return controlPlane
                .<Binder>map(
                        client ->
                                new FirstConfiguration(
                                        unconfigured,
                                        client,
                                        certificate,
                                        mesh::speaksMutualTls,
                                        Duration.ofSeconds(config.xds().waitSeconds()),
                                        log))
                .orElse(unconfigured);
    }

    /** Proves by what was kept who it is, before connections come. */
    private static IdentityClient certified(
            SidecarConfig config, DataPath dataPath, Telemetry telemetry, EventLog log) {
        IdentityClient client = IdentityClient.of(config, dataPath.credentials(), telemetry, log);
        client.restore();
        return client;
    }

    /** What the admin pages change: a drain by hand is the one that SIGTERM begins. */
    private static void administer(DataPath dataPath, Lifecycle lifecycle, EventLog log) {
        dataPath.onDrain(
                () -> {
                    log.info("told to drain");
                    lifecycle.terminate();
                });
        dataPath.changeLevelOf(log);
        dataPath.onOverload(new OverloadLog(log));
        dataPath.onCannotBind(failure -> log.warn("goes on without a new listener", failure));
    }

    /** Serves, hands over, soaks, and reports a last time; returns the exit code. */
    public int run() {
        int exitCode = lifecycle.run();
        reports.close();
        return exitCode;
    }

    /** Drain, then end; for any thread. */
    public void terminate() {
        lifecycle.terminate();
    }

    private static ProxyIdentity identity(SidecarConfig config) {
        return new ProxyIdentity(
                Slot.parse(config.pod().slot()).orElseThrow(),
                config.version(),
                Epoch.of(config.epoch()),
                config.rescue(),
                config.nativeSidecar(),
                config.runDirectory());
    }

    private static FleetSettings settings(SidecarConfig config) {
        return new FleetSettings(config.drainSeconds(), config.soakSeconds(), WatchPolicy.DEFAULT);
    }

    private static HandoverContext handover(
            ProxyIdentity identity, DataPath dataPath, EventLog log) {
        EventLog handoverLog = log.part("handover");
        PeerLauncher peer =
                new PeerLauncher(
                        identity.runDirectory(), identity.slot().peer(), log.part("launcher"));
        return new HandoverContext(
                dataPath,
                peer::killJvm,
                HandoverLimits.DEFAULT,
                new FaultPoints(identity.runDirectory(), identity.slot(), handoverLog),
                handoverLog);
    }

    private static RuleRenderer rules(SidecarConfig config) {
        return new RuleRenderer(
                config.interception(),
                config.listen().inboundPort(),
                config.listen().outboundPort(),
                PROXY_UID);
    }

    private static TrafficReport traffic(DataPath dataPath, Telemetry telemetry) {
        return new TrafficReport(
                dataPath.open(),
                telemetry.total(Counter.ACCEPTED),
                telemetry.total(Counter.REQUESTS),
                telemetry.total(Counter.FAILED));
    }
}
