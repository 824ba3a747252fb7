package dev.midflight.wire;

import dev.midflight.model.CommandAnswer;
import dev.midflight.model.CommandAnswer.Witnessed;
import dev.midflight.model.CommandResult;
import dev.midflight.model.Epoch;
import dev.midflight.model.FleetCommand;
import dev.midflight.model.FleetCommand.Action;
import dev.midflight.model.FleetSettings;
import dev.midflight.model.HandoverReport;
import dev.midflight.model.InterceptionMode;
import dev.midflight.model.InterceptionReport;
import dev.midflight.model.InterceptionScope;
import dev.midflight.model.InterceptionScope.Side;
import dev.midflight.model.MeshPorts;
import dev.midflight.model.MeshReport;
import dev.midflight.model.OperatorMessage;
import dev.midflight.model.ProxyMessage;
import dev.midflight.model.ProxyVersion;
import dev.midflight.model.SidecarReport;
import dev.midflight.model.Slot;
import dev.midflight.model.SlotReport;
import dev.midflight.model.SlotState;
import dev.midflight.model.TrafficReport;
import dev.midflight.model.WatchPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Any message that the model can express, from a seed. */
final class RandomFleetMessages {
    private final Random random;

    RandomFleetMessages(long seed) {
        this.random = new Random(seed);
    }

    ProxyMessage proxyMessage() {
        return switch (random.nextInt(3)) {
            case 0 -> new ProxyMessage.Hello(random.nextInt(1000), report());
            case 1 -> new ProxyMessage.Report(report());
            default ->
                    new ProxyMessage.Result(
                            new CommandResult(text(), random.nextBoolean(), text(), answer()));
        };
    }

    OperatorMessage operatorMessage() {
        return random.nextInt(4) == 0
                ? new FleetSettings(random.nextInt(10_000), random.nextInt(10_000), watch())
                : new FleetCommand(text(), action());
    }

    private Action action() {
        return switch (random.nextInt(9)) {
            case 0 -> new Action.TakeOver(epoch());
            case 1 -> new Action.SetInterception(scope());
            case 2 ->
                    new Action.CallApplication(
                            text(),
                            random.nextInt(65_536),
                            text(),
                            Map.of(text(), text()),
                            text(),
                            Duration.ofMillis(random.nextInt(100_000)));
            case 3 -> new Action.CountConnections(ports());
            case 4 -> new Action.Goodbye();
            case 5 -> new Action.Witness(text(), text());
            case 6 -> new Action.WitnessOutbound(text(), text());
            case 7 -> new Action.FindMeshEndpoints(List.of(text(), text()));
            default -> new Action.SetLogLevel(text());
        };
    }

    private Optional<CommandAnswer> answer() {
        return switch (random.nextInt(7)) {
            case 0 -> Optional.of(new CommandAnswer.Http(random.nextInt(1000), text()));
            case 1 ->
                    Optional.of(
                            new CommandAnswer.Sockets(
                                    random.nextInt(1000),
                                    random.nextInt(1000),
                                    random.nextInt(1000),
                                    random.nextInt(1000),
                                    count() - 1,
                                    -1));
            case 2 ->
                    Optional.of(
                            new Witnessed.Redirected(text(), random.nextBoolean(), text(), text()));
            case 3 -> Optional.of(new Witnessed.Refused());
            case 4 -> Optional.of(new Witnessed.Unknown(text()));
            case 5 -> Optional.of(new CommandAnswer.MeshEndpoints(List.of(text())));
            default -> Optional.empty();
        };
    }

    private WatchPolicy watch() {
        return new WatchPolicy(
                random.nextBoolean(), random.nextInt(500, 600_000), random.nextBoolean());
    }

    private InterceptionScope scope() {
        return new InterceptionScope(
                new Side(true, ports(), List.of()),
                random.nextBoolean()
                        ? Side.OFF
                        : new Side(true, ports(), List.of("10.0.0.0/8", "fd00::/8")));
    }

    private List<Integer> ports() {
        return random.ints(random.nextInt(4), 1, 65_536).boxed().toList();
    }

    private SidecarReport report() {
        return new SidecarReport(
                slot(),
                slot(),
                new InterceptionReport(mode(), mode(), text(), text(), text(), count(), count()),
                new TrafficReport(count(), count(), count(), count()),
                random.nextBoolean() ? Optional.of(handover()) : Optional.empty(),
                mesh());
    }

    private MeshReport mesh() {
        return switch (random.nextInt(3)) {
            case 0 -> MeshReport.NONE;
            case 1 -> new MeshReport(true, Optional.empty(), random.nextBoolean());
            default ->
                    new MeshReport(
                            true,
                            Optional.of(new MeshPorts(random.nextBoolean(), Set.copyOf(ports()))),
                            random.nextBoolean());
        };
    }

    private SlotReport slot() {
        SlotState[] states = SlotState.values();
        return new SlotReport(
                random.nextBoolean() ? Slot.A : Slot.B,
                states[random.nextInt(states.length)],
                epoch(),
                random.nextBoolean()
                        ? ProxyVersion.UNKNOWN
                        : ProxyVersion.of("v" + random.nextInt(100)),
                random.nextInt(100),
                text());
    }

    private HandoverReport handover() {
        Map<String, Long> cut = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            cut.put(text(), count());
        }
        return new HandoverReport(epoch(), count(), count(), cut, count(), random.nextBoolean());
    }

    private InterceptionMode mode() {
        InterceptionMode[] modes = InterceptionMode.values();
        return modes[random.nextInt(modes.length)];
    }

    private Epoch epoch() {
        return Epoch.of(count());
    }

    private long count() {
        return random.nextLong(1L << random.nextInt(1, 62));
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.appendCodePoint(random.nextInt(0x20, 0xD800));
        }
        return text.toString();
    }
}
