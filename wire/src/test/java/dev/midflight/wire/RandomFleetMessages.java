package dev.midflight.wire;

import dev.midflight.model.CommandResult;
import dev.midflight.model.Epoch;
import dev.midflight.model.FleetCommand;
import dev.midflight.model.FleetCommand.Action;
import dev.midflight.model.FleetSettings;
import dev.midflight.model.HandoverReport;
import dev.midflight.model.InterceptionMode;
import dev.midflight.model.InterceptionReport;
import dev.midflight.model.OperatorMessage;
import dev.midflight.model.ProxyMessage;
import dev.midflight.model.ProxyVersion;
import dev.midflight.model.SidecarReport;
import dev.midflight.model.Slot;
import dev.midflight.model.SlotReport;
import dev.midflight.model.SlotState;
import dev.midflight.model.TrafficReport;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

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
                            new CommandResult(text(), random.nextBoolean(), text()));
        };
    }

    OperatorMessage operatorMessage() {
        return switch (random.nextInt(4)) {
            case 0 -> new FleetSettings(random.nextInt(10_000), random.nextInt(10_000));
            case 1 -> new FleetCommand(text(), new Action.TakeOver(epoch()));
            case 2 -> new FleetCommand(text(), new Action.SetInterception(mode()));
            default -> new FleetCommand(text(), new Action.SetLogLevel(text()));
        };
    }

    private SidecarReport report() {
        return new SidecarReport(
                slot(),
                slot(),
                new InterceptionReport(mode(), mode(), text(), text()),
                new TrafficReport(count(), count(), count(), count()),
                random.nextBoolean() ? Optional.of(handover()) : Optional.empty());
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
