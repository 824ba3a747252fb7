package dev.midflight.sidecar.duty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.CommandAnswer;
import dev.midflight.model.FleetCommand.Action;
import dev.midflight.model.FleetSettings;
import dev.midflight.model.InterceptionScope;
import dev.midflight.model.Slot;
import dev.midflight.model.WatchPolicy;
import dev.midflight.sidecar.application.ApplicationClient;
import dev.midflight.sidecar.config.SidecarConfig;
import dev.midflight.sidecar.fleet.CommandOutcome;
import dev.midflight.sidecar.intercept.Interception;
import dev.midflight.sidecar.intercept.Interceptor;
import dev.midflight.sidecar.intercept.Redirection;
import dev.midflight.sidecar.intercept.RuleRenderer;
import dev.midflight.sidecar.launcher.PeerLauncher;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import dev.midflight.sidecar.testing.TestingInterceptor;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.sidecar.witness.WitnessClient;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class OperatorOrdersTest {
    private static final InterceptionScope OUTBOUND = InterceptionScope.parse("in=off;out=on");

    @TempDir private Path directory;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final List<Boolean> leaving = new CopyOnWriteArrayList<>();
    private final List<FleetSettings> settings = new CopyOnWriteArrayList<>();
    private final TestingUpstream application = new TestingUpstream();
    private final TestingProxy proxy = TestingProxy.idle(application.address());
    private TestingInterceptor interceptor;
    private OperatorOrders orders;

    @BeforeEach
    void begin() throws Exception {
        Path socket = directory.resolve("net.sock");
        interceptor = new TestingInterceptor(socket);
        EventLog log =
                EventLog.to(
                        new PrintStream(OutputStream.nullOutputStream(), true),
                        Clock.systemUTC(),
                        LogLevel.DEBUG);
        RuleRenderer rules =
                new RuleRenderer(SidecarConfig.parse(Map.of()).interception(), 15006, 15001, 1337);
        Interception interception =
                new Interception(
                        socket, new Redirection(rules, InterceptionScope.ON), thread, _ -> {}, log);
        interception.wantAsBefore();
        orders =
                new OperatorOrders(
                        settings::add,
                        new PeerLauncher(directory, Slot.B, log),
                        interception,
                        leaving::add,
                        new PodQuestions(
                                new ApplicationClient(proxy.dataPath().sideLoop(), List.of()),
                                new Interceptor(socket),
                                new WitnessClient(),
                                new MeshState(
                                        SidecarConfig.parse(Map.of()),
                                        proxy.dataPath().credentials(),
                                        Clock.systemUTC()),
                                thread),
                        thread,
                        log);
    }

    @AfterEach
    void end() throws IOException {
        thread.shutdownNow();
        interceptor.close();
        proxy.close();
        application.close();
    }

    @Test
    void theScopeGoesToTheInterceptor() throws Exception {
        assertTrue(outcome(orders.setInterception(OUTBOUND)).ok());

        interceptor.next("apply");
        assertTrue(interceptor.next("apply").endsWith("|in=off;out=on"));
    }

    @Test
    void aGoodbyeHoldsUntilInboundTrafficIsWantedAgain() {
        assertTrue(outcome(orders.goodbye()).ok());
        outcome(orders.setInterception(OUTBOUND));
        assertEquals(List.of(true), leaving);

        outcome(orders.setInterception(InterceptionScope.ON));

        assertEquals(List.of(true, false), leaving);
    }

    @Test
    void settingsSayHowToWatch() throws Exception {
        FleetSettings wanted = new FleetSettings(1, 2, new WatchPolicy(false, 700, false));

        orders.settings(wanted);

        assertEquals("watch block 700 report", interceptor.next("watch"));
        assertEquals(List.of(wanted), settings);
    }

    @Test
    void asksTheInterceptorForConnections() throws Exception {
        interceptor.next("apply");
        interceptor.replies.add("error unknown-command");

        CommandOutcome outcome =
                outcome(orders.countConnections(new Action.CountConnections(List.of(8080))));

        assertFalse(outcome.ok());
        assertEquals("interceptor: unknown-command", outcome.message());
    }

    @Test
    void asksTheApplication() {
        CompletionStage<CommandOutcome> asked = orders.callApplication(call("/offline"));
        application.accept().send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

        assertEquals(Optional.of(new CommandAnswer.Http(200, "ok")), outcome(asked).answer());
    }

    @Test
    void saysWhyTheApplicationDidNotAnswer() {
        CommandOutcome noCall = outcome(orders.callApplication(call("offline")));
        application.close();
        CommandOutcome refused = outcome(orders.callApplication(call("/offline")));

        assertTrue(noCall.message().startsWith("path: 'offline'"), noCall.message());
        assertTrue(
                refused.message().endsWith("nobody accepts connections there"), refused.message());
    }

    @Test
    void aWitnessWantsAnAddress() {
        CommandOutcome named = outcome(orders.witness(new Action.Witness("pod-1", "n1")));
        CommandOutcome outbound =
                outcome(orders.witnessOutbound(new Action.WitnessOutbound("10.0.0.1", "n 1")));

        assertFalse(named.ok());
        assertFalse(outbound.ok());
        assertTrue(outbound.message().startsWith("nonce"), outbound.message());
    }

    @Test
    void nobodyAnswersWhereNothingRedirects() {
        CommandOutcome outcome = outcome(orders.witness(new Action.Witness("127.0.0.1", "n1")));

        assertEquals(Optional.of(new CommandAnswer.Witnessed.Refused()), outcome.answer());
    }

    private Action.CallApplication call(String path) {
        return new Action.CallApplication(
                "GET", application.address().getPort(), path, Map.of(), "", Duration.ofSeconds(5));
    }

    private static CommandOutcome outcome(CompletionStage<CommandOutcome> stage) {
        return TestingProxy.await(stage.toCompletableFuture());
    }
}
