package dev.midflight.sidecar.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.Epoch;
import dev.midflight.model.FleetCommand;
import dev.midflight.model.FleetCommand.Action;
import dev.midflight.model.FleetSettings;
import dev.midflight.model.InterceptionScope;
import dev.midflight.model.WatchPolicy;
import dev.midflight.sidecar.fleet.TestingOperator.TestingStream;
import dev.midflight.wire.FleetMessages;
import dev.midflight.wire.fleet.v1.Command;
import dev.midflight.wire.fleet.v1.CommandResult;
import dev.midflight.wire.fleet.v1.OperatorMessage;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator sends on an open stream, and how the stream is closed. */
final class FleetCommandTest {
    @TempDir static Path directory;
    private static TestingAuthority authority;
    private TestingOperator operator;
    private TestingPod pod;
    private TestingStream stream;

    @BeforeAll
    static void makeAuthority() throws Exception {
        authority = TestingAuthority.make(directory, TestingPod.SERVER_NAME);
    }

    @BeforeEach
    void connect() throws Exception {
        operator = new TestingOperator(authority, 0);
        pod =
                new TestingPod(operator.address(), directory)
                        .with("ca.crt", authority.pem())
                        .with("token", "good")
                        .start();
        stream = operator.nextStream();
        assertTrue(stream.next().hasHello());
    }

    @AfterEach
    void disconnect() throws Exception {
        pod.close();
        operator.close();
    }

    @Test
    void appliesSettings() throws Exception {
        stream.send(FleetMessages.toWire(new FleetSettings(30, 60, WatchPolicy.DEFAULT)));

        assertEquals("settings 30 60", pod.commands.next());
    }

    @Test
    void answersOnceTheOutcomeIsThere() throws Exception {
        send("one", new Action.TakeOver(Epoch.of(4)));
        send("two", new Action.SetInterception(InterceptionScope.OFF));

        CommandResult second = stream.next().getResult();
        pod.commands.takeOver.complete(CommandOutcome.failed("no peer"));
        CommandResult first = stream.next().getResult();

        assertEquals("takeover 4", pod.commands.next());
        assertEquals("interception BYPASSED", pod.commands.next());
        assertEquals(CommandResult.newBuilder().setId("two").setOk(true).build(), second);
        assertEquals(CommandResult.newBuilder().setId("one").setMessage("no peer").build(), first);
    }

    @Test
    void answersACommandThatThrowsAsFailed() throws Exception {
        send("bad", new Action.SetLogLevel("loud"));

        CommandResult result = stream.next().getResult();

        assertEquals("bad", result.getId());
        assertFalse(result.getOk());
        assertTrue(result.getMessage().contains("'loud'"), result.getMessage());
    }

    @Test
    void answersOnlyOnceWhereTheOutcomeComesTooLate() throws Exception {
        send("late", new Action.TakeOver(Epoch.of(4)));
        pod.commands.next();
        pod.loop.pass(TestingPod.COMMAND_TIMEOUT);
        CommandResult result = stream.next().getResult();

        pod.commands.takeOver.complete(CommandOutcome.done());
        pod.reports.peerFails("after");

        assertFalse(result.getOk());
        assertTrue(stream.next().hasReport(), "no second answer before the report");
    }

    @Test
    void answersACommandOfALaterVersion() throws Exception {
        stream.send(
                OperatorMessage.newBuilder()
                        .setCommand(Command.newBuilder().setId("future"))
                        .build());

        CommandResult result = stream.next().getResult();

        assertEquals("future", result.getId());
        assertFalse(result.getOk());
    }

    @Test
    void readsNoFurtherWhileTooManyCommandsWait() throws Exception {
        for (int i = 0; i < 17; i++) {
            send("wait-" + i, new Action.TakeOver(Epoch.of(4)));
        }
        stream.send(FleetMessages.toWire(new FleetSettings(1, 2, WatchPolicy.DEFAULT)));
        for (int i = 0; i < 16; i++) {
            assertEquals("takeover 4", pod.commands.next());
        }
        pod.reports.peerFails("still alive");
        assertTrue(stream.next().hasReport());
        assertTrue(pod.commands.isQuiet());

        pod.commands.takeOver.complete(CommandOutcome.done());

        Set<String> answered = new HashSet<>();
        for (int i = 0; i < 17; i++) {
            assertTrue(answered.add(stream.next().getResult().getId()), "answered twice");
        }
        assertTrue(answered.contains("wait-16"));
        assertEquals("takeover 4", pod.commands.next());
        assertEquals("settings 1 2", pod.commands.next());
    }

    @Test
    void endsTheStreamCleanlyWhenItCloses() throws Exception {
        var closed = pod.client.close().toCompletableFuture();

        assertEquals("half-closed", stream.end());
        stream.complete();

        pod.awaitClosed();
        closed.get(10, TimeUnit.SECONDS);
    }

    @Test
    void waitsOnlySoLongForTheOperatorToEndTheStream() throws Exception {
        var _ = pod.client.close();
        assertEquals("half-closed", stream.end());

        pod.loop.pass(TestingPod.CLOSE_TIMEOUT);

        pod.awaitClosed();
    }

    private void send(String id, Action action) {
        stream.send(FleetMessages.toWire(new FleetCommand(id, action)));
    }
}
