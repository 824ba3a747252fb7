package dev.midflight.sidecar.xds;

import static dev.midflight.sidecar.xds.TestingResources.inbound;
import static dev.midflight.sidecar.xds.TestingResources.listener;
import static dev.midflight.sidecar.xds.TestingResources.passing;
import static dev.midflight.sidecar.xds.TestingResources.table;
import static dev.midflight.wire.xds.XdsType.CLUSTER;
import static dev.midflight.wire.xds.XdsType.LISTENER;
import static dev.midflight.wire.xds.XdsType.ROUTES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.config.SidecarConfig;
import dev.midflight.sidecar.duty.FirstConfiguration;
import dev.midflight.sidecar.fleet.FleetAddress;
import dev.midflight.sidecar.identity.IdentityClient;
import dev.midflight.sidecar.lifecycle.Binder;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import dev.midflight.sidecar.telemetry.Telemetry;
import dev.midflight.sidecar.tls.Credentials;
import dev.midflight.wire.xds.VersionedResource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When a proxy that binds begins to serve. */
@Timeout(60)
final class FirstConfigurationTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(20);

    @TempDir Path directory;

    private final AtomicInteger bound = new AtomicInteger();
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

    private FirstConfiguration waiting(TestingClientRun client, Duration limit) {
        return waiting(client, limit, () -> now(() -> {}));
    }

    private static CompletableFuture<Void> now(Runnable bind) {
        return CompletableFuture.runAsync(bind, Runnable::run);
    }

    private FirstConfiguration waiting(TestingClientRun client, Duration limit, Binder binder) {
        return waiting(client, limit, Optional.empty(), false, binder);
    }

    private FirstConfiguration waiting(
            TestingClientRun client,
            Duration limit,
            Optional<IdentityClient> identity,
            boolean mutualTls,
            Binder binder) {
        return new FirstConfiguration(
                () -> {
                    bound.incrementAndGet();
                    return binder.bind();
                },
                client.client(),
                identity,
                () -> mutualTls,
                limit,
                log());
    }

    private EventLog log() {
        return EventLog.to(new PrintStream(lines, true, UTF_8), Clock.systemUTC(), LogLevel.INFO);
    }

    private static void await(CompletableFuture<Void> serves) {
        serves.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private TestingClientRun client(FleetAddress address) {
        return new TestingClientRun(address, directory, LONG);
    }

    @Test
    void itServesOnceItHasListenersForWhatComesIn() throws Exception {
        try (TestingControlPlane server = new TestingControlPlane();
                TestingClientRun client = client(server.address())) {
            CompletableFuture<Void> serves = waiting(client, LONG).bind();
            TestingControlPlane.Stream stream = server.nextStream();
            stream.send(CLUSTER, "n1", passing("a", "1"));
            stream.send(ROUTES, "n2", table("t", "1", "a"));
            stream.send(LISTENER, "n3", listener("l", "t", "1"));
            stream.next(LISTENER);
            stream.next(LISTENER);
            boolean early = serves.isDone();
            stream.send(LISTENER, "n4", inbound("in", "t", "1"));

            await(serves);
            assertFalse(early);
            assertEquals(1, bound.get());
            assertEquals("", lines.toString(UTF_8));
        }
    }

    @Test
    void itServesWithoutWhereNobodyAnswers() throws Exception {
        try (TestingClientRun client = client(nobody())) {
            await(waiting(client, SHORT).bind());

            assertEquals(1, bound.get());
            assertTrue(lines.toString(UTF_8).contains("not configured"), lines::toString);
        }
    }

    /** One after a crash, whose pod is served already and lets nobody by. */
    @Test
    void itServesAtOnceByWhatWasKept() throws Exception {
        keep();
        try (TestingClientRun client = client(nobody()).restore()) {
            await(waiting(client, LONG).bind());

            assertEquals(1, bound.get());
            assertEquals("", lines.toString(UTF_8));
        }
    }

    /** As one that soaked is when it is told to take over from one that crashed. */
    @Test
    void itServesByWhatWasKeptSince() throws Exception {
        keep();
        try (TestingClientRun client = client(nobody()).restore()) {
            client.nextSnapshot();
            keep(inbound("in/80", "t", "1"));
            AtomicBoolean early = new AtomicBoolean();

            await(waiting(client, LONG, () -> now(() -> early.set(!client.hasSnapshot()))).bind());

            assertFalse(early.get());
            assertEquals(2, client.nextSnapshot().listeners().size());
        }
    }

    @Test
    void itWaitsForACertificateOnlyWhereWhatWasKeptNeedsOne() throws Exception {
        keep();
        IdentityClient identity = uncertified();
        try (TestingClientRun client = client(nobody()).restore()) {
            Binder binder = () -> now(() -> {});
            await(waiting(client, LONG, Optional.of(identity), false, binder).bind());
            String withoutTls = lines.toString(UTF_8);

            await(waiting(client, SHORT, Optional.of(identity), true, binder).bind());

            assertEquals("", withoutTls);
            assertTrue(lines.toString(UTF_8).contains("has no certificate"), lines::toString);
        } finally {
            identity.stop();
        }
    }

    private IdentityClient uncertified() throws Exception {
        return IdentityClient.of(
                SidecarConfig.parse(
                        Map.of(
                                "MIDFLIGHT_FLEET_ADDRESS",
                                "127.0.0.1:1",
                                "MIDFLIGHT_RUN_DIR",
                                directory.toString())),
                new Credentials(),
                new Telemetry(),
                log());
    }

    private void keep(VersionedResource... more) throws Exception {
        List<VersionedResource> all =
                new ArrayList<>(
                        List.of(passing("a", "1"), table("t", "1", "a"), inbound("in", "t", "1")));
        all.addAll(List.of(more));
        XdsFile file =
                new XdsFile(
                        directory.resolve("xds-snapshot"), directory.resolve(".xds-snapshot-b"));
        assertTrue(file.write(all));
    }

    @Test
    void itAsksNoMoreWhereAnotherOneServes() throws Exception {
        CompletableFuture<Void> taken = new CompletableFuture<>();
        try (TestingControlPlane server = new TestingControlPlane();
                TestingClientRun client = client(server.address())) {
            CompletableFuture<Void> serves = waiting(client, LONG, () -> taken).bind();
            TestingControlPlane.Stream stream = server.nextStream();
            stream.send(CLUSTER, "n1", passing("a", "1"));
            stream.send(ROUTES, "n2", table("t", "1", "a"));
            stream.send(LISTENER, "n3", inbound("in", "t", "1"));
            client.client().configured().orTimeout(30, TimeUnit.SECONDS).join();

            taken.completeExceptionally(new BindException("in use"));

            assertThrows(CompletionException.class, () -> await(serves));
            assertEquals("cancelled", stream.end());
            assertFalse(Files.exists(directory.resolve("xds-snapshot")));
        }
    }

    private static FleetAddress nobody() throws Exception {
        try (TestingControlPlane server = new TestingControlPlane()) {
            return server.address();
        }
    }
}
