package dev.midflight.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midflight.model.OperatorMessage;
import dev.midflight.model.ProxyMessage;
import dev.midflight.wire.fleet.v1.Command;
import dev.midflight.wire.fleet.v1.Report;
import dev.midflight.wire.fleet.v1.SlotReport;
import org.junit.jupiter.api.Test;

class FleetMessagesTest {
    private static final int ROUNDS = 2_000;

    @Test
    void whatAProxySaysComesBackUnchanged() throws Exception {
        for (int seed = 0; seed < ROUNDS; seed++) {
            ProxyMessage message = new RandomFleetMessages(seed).proxyMessage();

            byte[] bytes = FleetMessages.toWire(message).toByteArray();

            assertEquals(
                    message,
                    FleetMessages.toModel(
                            dev.midflight.wire.fleet.v1.ProxyMessage.parseFrom(bytes)),
                    "seed " + seed);
        }
    }

    @Test
    void whatTheOperatorSaysComesBackUnchanged() throws Exception {
        for (int seed = 0; seed < ROUNDS; seed++) {
            OperatorMessage message = new RandomFleetMessages(seed).operatorMessage();

            byte[] bytes = FleetMessages.toWire(message).toByteArray();

            assertEquals(
                    message,
                    FleetMessages.toModel(
                            dev.midflight.wire.fleet.v1.OperatorMessage.parseFrom(bytes)),
                    "seed " + seed);
        }
    }

    @Test
    void refusesWhatItCannotRead() {
        var noBody = dev.midflight.wire.fleet.v1.ProxyMessage.getDefaultInstance();
        var noSlot =
                dev.midflight.wire.fleet.v1.ProxyMessage.newBuilder()
                        .setReport(Report.newBuilder().setOwn(SlotReport.getDefaultInstance()))
                        .build();
        var newCommand =
                dev.midflight.wire.fleet.v1.OperatorMessage.newBuilder()
                        .setCommand(Command.newBuilder().setId("7"))
                        .build();

        assertThrows(MalformedMessageException.class, () -> FleetMessages.toModel(noBody));
        assertThrows(MalformedMessageException.class, () -> FleetMessages.toModel(noSlot));
        assertThrows(MalformedMessageException.class, () -> FleetMessages.toModel(newCommand));
    }
}
