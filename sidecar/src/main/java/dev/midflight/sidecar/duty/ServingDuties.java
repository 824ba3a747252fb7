package dev.midflight.sidecar.duty;

import dev.midflight.model.Epoch;
import dev.midflight.model.FleetSettings;
import dev.midflight.model.HandoverReport;
import dev.midflight.model.Slot;
import dev.midflight.sidecar.application.ApplicationClient;
import dev.midflight.sidecar.config.SidecarConfig;
import dev.midflight.sidecar.fleet.FleetAddress;
import dev.midflight.sidecar.fleet.FleetClient;
import dev.midflight.sidecar.fleet.FleetConfig;
import dev.midflight.sidecar.intercept.Interception;
import dev.midflight.sidecar.intercept.Interceptor;
import dev.midflight.sidecar.intercept.Redirection;
import dev.midflight.sidecar.intercept.RuleRenderer;
import dev.midflight.sidecar.launcher.PeerLauncher;
import dev.midflight.sidecar.launcher.SlotWatch;
import dev.midflight.sidecar.lifecycle.Duties;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.proxy.DataPath;
import dev.midflight.sidecar.witness.WitnessClient;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Begins and ends the duties on threads of their own: nothing of them is on the way of a handover.
 */
public final class ServingDuties implements Duties {
    private final DataPath dataPath;
    private final PodReport report;
    private final Optional<FleetAddress> operator;
    private final Interception interception;
    private final SlotWatch ownWatch;
    private final SlotWatch peerWatch;
    private final OperatorOrders orders;
    private final EventLog log;
    private final ScheduledExecutorService thread = executor("duties");
    private @Nullable FleetClient fleet;
    private boolean watching;

    /**
     * @param settings told of what overrides the environment's times
     */
    public ServingDuties(
            SidecarConfig config,
            RuleRenderer rules,
            DataPath dataPath,
            PodReport report,
            MeshState mesh,
            Consumer<FleetSettings> settings,
            EventLog log) {
        Path runDirectory = config.runDirectory();
        Path interceptor = runDirectory.resolve("net.sock");
        Slot slot = Slot.parse(config.pod().slot()).orElseThrow();
        this.dataPath = dataPath;
        this.report = report;
        this.operator = operator(config);
        this.log = log;
        this.interception =
                new Interception(
                        interceptor,
                        new Redirection(rules, config.interception().scope()),
                        executor("interception"),
                        report::interception,
                        log);
        EventLog launcherLog = log.part("launcher");
        this.ownWatch = new SlotWatch(runDirectory, slot, report::own, launcherLog);
        this.peerWatch = new SlotWatch(runDirectory, slot.peer(), report::peer, launcherLog);
        this.orders =
                new OperatorOrders(
                        settings,
                        new PeerLauncher(runDirectory, slot.peer(), launcherLog),
                        interception,
                        dataPath::leave,
                        new PodQuestions(
                                new ApplicationClient(dataPath.sideLoop(), config.pod().podIps()),
                                new Interceptor(interceptor),
                                new WitnessClient(),
                                mesh,
                                questioners()),
                        thread,
                        log.part("orders"));
        interception.guard(mesh.guard());
        mesh.onChange(
                () -> {
                    interception.guard(mesh.guard());
                    report.meshMayHaveChanged();
                });
    }

    private static Optional<FleetAddress> operator(SidecarConfig config) {
        return config.fleetAddress().isEmpty()
                ? Optional.empty()
                : Optional.of(FleetAddress.parse(config.fleetAddress()));
    }

    /** As many threads as questions wait, which the fleet channel limits; none without any. */
    private static Executor questioners() {
        return Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name("questions-", 0).factory());
    }

    @Override
    public void begin(Epoch epoch, Optional<HandoverReport> handover) {
        if (handover.isEmpty()) {
            dataPath.leave(false);
        }
        interception.wantAsBefore();
        report.serves(epoch, handover);
        thread.execute(this::beginReports);
    }

    @Override
    public void followed(HandoverReport handover) {
        report.handover(handover);
    }

    @Override
    public void end() {
        interception.stop();
        thread.execute(this::endReports);
    }

    private void beginReports() {
        if (!watching) {
            watching = true;
            ownWatch.start();
            peerWatch.start();
        }
        if (fleet == null && operator.isPresent()) {
            FleetConfig config = FleetConfig.of(operator.get(), FleetConfig.SECRETS);
            fleet = FleetClient.start(config, report, orders, RandomGenerator.getDefault(), log);
        }
    }

    private void endReports() {
        if (fleet != null) {
            var _ = fleet.close();
            fleet = null;
        }
    }

    private static ScheduledExecutorService executor(String name) {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }
}
