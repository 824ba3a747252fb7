package dev.midflight.sidecar.duty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.Epoch;
import dev.midflight.model.HandoverReport;
import dev.midflight.model.ProxyVersion;
import dev.midflight.model.Slot;
import dev.midflight.model.TrafficReport;
import dev.midflight.sidecar.config.InvalidConfigException;
import dev.midflight.sidecar.config.SidecarConfig;
import dev.midflight.sidecar.handover.AwaitedHandover;
import dev.midflight.sidecar.handover.FaultPoints;
import dev.midflight.sidecar.handover.Generation;
import dev.midflight.sidecar.handover.HandoverClient;
import dev.midflight.sidecar.handover.HandoverContext;
import dev.midflight.sidecar.handover.HandoverLimits;
import dev.midflight.sidecar.handover.HandoverServer;
import dev.midflight.sidecar.handover.UnheardHandover;
import dev.midflight.sidecar.intercept.RuleRenderer;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import dev.midflight.sidecar.testing.EchoUpstream;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pod that says goodbye while its proxy is replaced, over the real handover socket. */
@Timeout(60)
final class GoodbyeOverHandoverTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final EventLog LOG =
            EventLog.to(
                    new PrintStream(OutputStream.nullOutputStream(), true),
                    Clock.systemUTC(),
                    LogLevel.DEBUG);

    @TempDir private Path directory;

    @Test
    void theSuccessorGoesOnTelling() throws Exception {
        try (EchoUpstream upstream = new EchoUpstream();
                TestingProxy first = TestingProxy.serving(upstream.address());
                TestingProxy second = TestingProxy.idle(upstream.address());
                TestingProxy third = TestingProxy.idle(upstream.address());
                TestingClient before = first.connect();
                TestingClient idle = first.connect()) {
            keptOpen(before);
            keptOpen(idle);

            first.dataPath().leave(true);
            serve(second, handOver(first, second, Epoch.of(1)));
            told(before);
            serve(third, handOver(second, third, Epoch.of(2)));
            told(idle);
            try (TestingClient later = third.connect()) {
                told(later);
            }
        }
    }

    @Test
    void whatWasTakenBackStaysSo() throws Exception {
        try (EchoUpstream upstream = new EchoUpstream();
                TestingProxy first = TestingProxy.serving(upstream.address());
                TestingProxy second = TestingProxy.idle(upstream.address());
                TestingClient client = first.connect()) {
            keptOpen(client);
            second.dataPath().leave(true);

            serve(second, handOver(first, second, Epoch.of(1)));

            keptOpen(client);
        }
    }

    @Test
    void withoutAHandoverNothingIsLeftOfIt() throws Exception {
        try (EchoUpstream upstream = new EchoUpstream();
                TestingProxy proxy = TestingProxy.serving(upstream.address());
                TestingClient client = proxy.connect()) {
            proxy.dataPath().leave(true);

            serve(proxy, Optional.empty());

            keptOpen(client);
        }
    }

    private static void keptOpen(TestingClient client) {
        assertFalse(client.send(GET).receiveUntil("\r\n\r\n").contains("close"));
    }

    private static void told(TestingClient client) {
        assertTrue(client.send(GET).receiveAll().contains("\r\nconnection: close\r\n"));
    }

    /** What a proxy does once it serves. */
    private void serve(TestingProxy proxy, Optional<HandoverReport> handover)
            throws InvalidConfigException {
        SidecarConfig config =
                SidecarConfig.parse(Map.of("MIDFLIGHT_RUN_DIR", directory.toString()));
        MeshState mesh = new MeshState(config, proxy.dataPath().credentials(), Clock.systemUTC());
        PodReport report =
                new PodReport(
                        Slot.A, ProxyVersion.of("v1"), () -> TrafficReport.NONE, mesh::report);
        ServingDuties duties =
                new ServingDuties(
                        config,
                        new RuleRenderer(config.interception(), 15006, 15001, 1337),
                        proxy.dataPath(),
                        report,
                        mesh,
                        _ -> {},
                        LOG);
        duties.begin(Epoch.of(7), handover);
        duties.end();
    }

    private Optional<HandoverReport> handOver(TestingProxy from, TestingProxy to, Epoch epoch)
            throws IOException {
        Path socket = directory.resolve("handover-" + epoch + ".sock");
        CompletableFuture<HandoverReport> done = new CompletableFuture<>();
        int uid = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        Generation generation = new Generation(Slot.A, epoch, () -> 5, () -> false);
        try (HandoverServer _ =
                HandoverServer.start(
                        context(from), socket, generation, Set.of(uid), new UnheardHandover())) {
            new HandoverClient(context(to), Slot.B, "v2")
                    .takeOver(socket, epoch.next(), false, new AwaitedHandover(done));
            HandoverReport report = TestingProxy.await(done);
            assertEquals(0, from.dataPath().open());
            return Optional.of(report);
        }
    }

    private HandoverContext context(TestingProxy proxy) {
        return new HandoverContext(
                proxy.dataPath(),
                () -> false,
                HandoverLimits.DEFAULT,
                new FaultPoints(directory, Slot.A, LOG),
                LOG);
    }
}
