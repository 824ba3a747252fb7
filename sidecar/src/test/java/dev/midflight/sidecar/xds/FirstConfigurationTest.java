package dev.midflight.sidecar.xds;

import static dev.midflight.sidecar.xds.TestingResources.listener;
import static dev.midflight.sidecar.xds.TestingResources.passing;
import static dev.midflight.sidecar.xds.TestingResources.table;
import static dev.midflight.wire.xds.XdsType.CLUSTER;
import static dev.midflight.wire.xds.XdsType.LISTENER;
import static dev.midflight.wire.xds.XdsType.ROUTES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.duty.FirstConfiguration;
import dev.midflight.sidecar.fleet.FleetAddress;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When a pod's first proxy begins to serve. */
@Timeout(60)
final class FirstConfigurationTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(20);

    @TempDir Path directory;

    private final List<Boolean> bound = new ArrayList<>();
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

    private FirstConfiguration waiting(TestingClientRun client, Duration limit) {
        return new FirstConfiguration(
                first -> {
                    bound.add(first);
                    return CompletableFuture.runAsync(() -> {}, Runnable::run);
                },
                client.client(),
                Optional.empty(),
                limit,
                EventLog.to(new PrintStream(lines, true, UTF_8), Clock.systemUTC(), LogLevel.INFO));
    }

    private static void await(CompletableFuture<Void> serves) {
        serves.orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Test
    void itServesOnceItHasListeners() throws Exception {
        try (TestingControlPlane server = new TestingControlPlane();
                TestingClientRun client = new TestingClientRun(server.address(), directory, LONG)) {
            CompletableFuture<Void> serves = waiting(client, LONG).bind(true);
            TestingControlPlane.Stream stream = server.nextStream();
            stream.send(CLUSTER, "n1", passing("a", "1"));
            stream.send(ROUTES, "n2", table("t", "1", "a"));
            client.nextSnapshot();
            boolean early = serves.isDone();
            stream.send(LISTENER, "n3", listener("l", "t", "1"));

            await(serves);
            assertFalse(early);
            assertEquals(List.of(true), bound);
            assertEquals("", lines.toString(UTF_8));
        }
    }

    @Test
    void itServesWithoutWhereNobodyAnswers() throws Exception {
        FleetAddress nobody;
        try (TestingControlPlane server = new TestingControlPlane()) {
            nobody = server.address();
        }
        try (TestingClientRun client = new TestingClientRun(nobody, directory, LONG)) {
            await(waiting(client, SHORT).bind(true));

            assertEquals(List.of(true), bound);
            assertTrue(lines.toString(UTF_8).contains("not configured"), lines::toString);
        }
    }

    /**
     * Whoever comes after another proxy knows what that one knew, and its pod is served already.
     */
    @Test
    void whoIsNotTheFirstWaitsForNobody() throws Exception {
        try (TestingControlPlane server = new TestingControlPlane();
                TestingClientRun client = new TestingClientRun(server.address(), directory, LONG)) {
            await(waiting(client, LONG).bind(false));

            assertEquals(List.of(false), bound);
        }
    }
}
