package dev.midflight.sidecar.xds;

import static dev.midflight.sidecar.xds.TestingResources.broken;
import static dev.midflight.sidecar.xds.TestingResources.cluster;
import static dev.midflight.sidecar.xds.TestingResources.listener;
import static dev.midflight.sidecar.xds.TestingResources.passing;
import static dev.midflight.sidecar.xds.TestingResources.table;
import static dev.midflight.wire.xds.XdsType.CLUSTER;
import static dev.midflight.wire.xds.XdsType.ENDPOINTS;
import static dev.midflight.wire.xds.XdsType.LB_ENDPOINT;
import static dev.midflight.wire.xds.XdsType.LISTENER;
import static dev.midflight.wire.xds.XdsType.ROUTES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.Snapshot;
import dev.midflight.sidecar.fleet.FleetAddress;
import dev.midflight.testkit.Await;
import dev.midflight.wire.xds.EndpointCollections;
import dev.midflight.wire.xds.VersionedResource;
import dev.midflight.wire.xds.XdsNode;
import dev.midflight.wire.xds.proto.DiscoveryProto.DeltaDiscoveryRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real server over a socket. */
@Timeout(60)
final class XdsClientTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(500);

    @TempDir Path directory;

    private TestingClientRun client(TestingControlPlane server) {
        return new TestingClientRun(server.address(), directory, LONG);
    }

    @Test
    void servesWhatTheControlPlaneSaysAndAcknowledgesIt() throws Exception {
        try (TestingControlPlane server = new TestingControlPlane();
                TestingClientRun client = client(server).start()) {
            TestingControlPlane.Stream stream = server.nextStream();
            DeltaDiscoveryRequest hello = stream.next(CLUSTER);

            stream.send(CLUSTER, "n1", passing("a", "1"));
            stream.send(ROUTES, "n2", table("t", "1", "a"));
            stream.send(LISTENER, "n3", listener("l", "t", "1"));

            assertEquals("shop/web-1", hello.getNode().getId());
            assertEquals("shop", hello.getNode().getCluster());
            assertEquals(List.of("*"), hello.getResourceNamesSubscribeList());
            DeltaDiscoveryRequest answer = stream.next(CLUSTER);
            assertEquals("n1", answer.getResponseNonce());
            assertFalse(answer.hasErrorDetail());
            assertEquals("n3", stream.next(LISTENER).getResponseNonce());
            client.nextSnapshot();
            client.nextSnapshot();
            Snapshot last = client.nextSnapshot();
            assertEquals("l", last.listeners().getFirst().name());
            assertTrue(client.log().contains("Connected to the control plane"), client::log);
        }
    }

    @Test
    void saysWhyItRefuses() throws Exception {
        try (TestingControlPlane server = new TestingControlPlane();
                TestingClientRun client = client(server).start()) {
            TestingControlPlane.Stream stream = server.nextStream();
            stream.next(CLUSTER);

            stream.send(CLUSTER, "n1", passing("a", "1"), broken(CLUSTER, "b"));

            DeltaDiscoveryRequest answer = stream.next(CLUSTER);
            assertEquals("n1", answer.getResponseNonce());
            assertEquals(3, answer.getErrorDetail().getCode());
            assertTrue(
                    answer.getErrorDetail().getMessage().startsWith("b: "),
                    answer.getErrorDetail()::getMessage);
            assertFalse(client.hasSnapshot());
            assertTrue(client.log().contains("Refused a response"), client::log);
        }
    }

    @Test
    void servesTheSameAfterARestartAndAsksForChangesOnly() throws Exception {
        try (TestingControlPlane server = new TestingControlPlane()) {
            Snapshot before;
            try (TestingClientRun client = client(server).start()) {
                TestingControlPlane.Stream stream = server.nextStream();
                stream.next(CLUSTER);
                stream.send(CLUSTER, "n1", passing("a", "7"));
                before = client.nextSnapshot();
                stream.next(CLUSTER);
            }

            try (TestingClientRun client = client(server).restore()) {
                Snapshot restored = client.nextSnapshot();
                client.start();
                DeltaDiscoveryRequest hello = server.nextStream().next(CLUSTER);

                assertEquals(before, restored);
                assertEquals(Map.of("a", "7"), hello.getInitialResourceVersionsMap());
            }
        }
    }

    @Test
    void takesEndpointsOneByOneAndHasThemAfterARestart() throws Exception {
        List<VersionedResource> apart =
                EndpointCollections.write(
                                ClusterName.of("a"),
                                List.of(Endpoint.of("127.0.0.1", 81), Endpoint.of("127.0.0.1", 82)))
                        .stream()
                        .map(TestingResources::versioned)
                        .toList();
        try (TestingControlPlane server = new TestingControlPlane()) {
            Snapshot before;
            try (TestingClientRun client = client(server).start()) {
                TestingControlPlane.Stream stream = server.nextStream();
                DeltaDiscoveryRequest hello = stream.next(CLUSTER);
                stream.send(CLUSTER, "n1", cluster("a", "1"));
                stream.send(LB_ENDPOINT, "n2", apart.get(0), apart.get(1));
                stream.send(ENDPOINTS, "n3", apart.get(2));
                before = client.nextSnapshot();
                stream.next(ENDPOINTS);
                stream.next(ENDPOINTS);

                assertEquals(List.of(XdsNode.COLLECTIONS), hello.getNode().getClientFeaturesList());
                assertEquals(1, before.clusters().size());
            }

            try (TestingClientRun client = client(server).restore()) {
                assertEquals(before, client.nextSnapshot());
            }
        }
    }

    @Test
    void startsWithoutAFile() throws Exception {
        try (TestingControlPlane server = new TestingControlPlane();
                TestingClientRun client = client(server).restore()) {
            assertFalse(client.hasSnapshot());
            assertTrue(client.log().contains("there is none"), client::log);
        }
    }

    @Test
    void endsItsStreamWhereItIsStoppedAndBeginsAnewWhereItIsStarted() throws Exception {
        try (TestingControlPlane server = new TestingControlPlane();
                TestingClientRun client = client(server).start()) {
            TestingControlPlane.Stream first = server.nextStream();
            first.next(CLUSTER);

            client.stop();
            String end = first.end();
            client.start();

            assertEquals("cancelled", end);
            assertTrue(server.nextStream().next(CLUSTER).hasNode());
        }
    }

    @Test
    void goesOnByWhatAnotherProcessHasKeptMeanwhile() throws Exception {
        try (TestingControlPlane server = new TestingControlPlane();
                TestingClientRun soaking = client(server).start()) {
            server.nextStream().send(CLUSTER, "n1", passing("a", "1"));
            soaking.nextSnapshot();
            soaking.stop();
            Snapshot newer;
            try (TestingClientRun serving = client(server).restore().start()) {
                serving.nextSnapshot();
                server.nextStream().send(CLUSTER, "n2", passing("b", "1"));
                newer = serving.nextSnapshot();
            }

            soaking.start();

            DeltaDiscoveryRequest hello = server.nextStream().next(CLUSTER);
            assertEquals(Map.of("a", "1", "b", "1"), hello.getInitialResourceVersionsMap());
            assertEquals(newer, soaking.nextSnapshot());
        }
    }

    @Test
    void servesByWhatAnotherProcessHasKeptFromTheFirstConnectionOn() throws Exception {
        try (TestingControlPlane server = new TestingControlPlane();
                TestingClientRun soaking = client(server).start()) {
            server.nextStream().send(CLUSTER, "n1", passing("a", "1"));
            soaking.nextSnapshot();
            soaking.stop();
            assertTrue(file().write(List.of(passing("b", "1"))));

            refresh(soaking);

            assertTrue(soaking.hasSnapshot());
            assertEquals("b", soaking.nextSnapshot().clusters().getFirst().name().name());
            refresh(soaking);
            assertFalse(soaking.hasSnapshot());
        }
    }

    @Test
    void whatTheControlPlaneSaysIsNewerThanWhatAnotherProcessHasKept() throws Exception {
        try (TestingControlPlane server = new TestingControlPlane();
                TestingClientRun client = client(server).start()) {
            server.nextStream().send(CLUSTER, "n1", passing("a", "1"));
            client.nextSnapshot();
            assertTrue(file().write(List.of(passing("b", "1"))));

            refresh(client);

            assertFalse(client.hasSnapshot());
        }
    }

    @Test
    void goesOnWhereTheDataPathRefusesWhatWasKept() throws Exception {
        assertTrue(file().write(List.of(passing("a", "1"))));
        try (TestingControlPlane server = new TestingControlPlane();
                TestingClientRun client =
                        new TestingClientRun(
                                server.address(),
                                directory,
                                LONG,
                                _ ->
                                        CompletableFuture.failedFuture(
                                                new IllegalStateException("no room")))) {
            refresh(client);

            assertTrue(client.log().contains("no room"), client::log);
        }
    }

    private static void refresh(TestingClientRun client) {
        client.client().refresh().orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Test
    void goesOnByWhatAnotherProcessHasKeptLateWhileNobodyAnswers() throws Exception {
        FleetAddress nobody;
        try (TestingControlPlane server = new TestingControlPlane()) {
            nobody = server.address();
        }
        try (TestingClientRun client = new TestingClientRun(nobody, directory, LONG).start()) {
            Await.until(client::log, () -> client.log().contains("cannot be reached"));

            assertTrue(file().write(List.of(passing("a", "1"))));

            assertEquals("a", client.nextSnapshot().clusters().getFirst().name().name());
        }
    }

    /** What could not be kept is newer than what was. */
    @Test
    void itsOwnFileIsNotReadAgain() throws Exception {
        try (TestingControlPlane server = new TestingControlPlane();
                TestingClientRun client = client(server).start()) {
            server.nextStream().send(CLUSTER, "n1", passing("a", "1"));
            client.nextSnapshot();
            client.stop();
            client.client().ask();
            TestingControlPlane.Stream unkept = server.nextStream();
            unkept.next(CLUSTER);
            unkept.send(CLUSTER, "n2", passing("b", "1"));
            client.nextSnapshot();
            unkept.next(CLUSTER);
            client.stop();

            client.start();

            DeltaDiscoveryRequest hello = server.nextStream().next(CLUSTER);
            assertEquals(Map.of("a", "1", "b", "1"), hello.getInitialResourceVersionsMap());
        }
    }

    @Test
    void keepsWhatItTookOnceItServes() throws Exception {
        try (TestingControlPlane server = new TestingControlPlane();
                TestingClientRun client = client(server)) {
            client.client().ask();
            TestingControlPlane.Stream first = server.nextStream();
            first.next(CLUSTER);
            first.send(CLUSTER, "n1", passing("a", "1"));
            first.next(CLUSTER);
            client.stop();
            assertEquals(new XdsFile.Content.None("there is none"), file().read());
            client.client().ask();
            TestingControlPlane.Stream second = server.nextStream();
            second.next(CLUSTER);
            second.send(CLUSTER, "n2", passing("b", "1"));
            second.next(CLUSTER);

            client.start();
            client.stop();

            assertEquals(
                    new XdsFile.Content.Kept(List.of(passing("a", "1"), passing("b", "1"))),
                    file().read());
        }
    }

    private XdsFile file() {
        return new XdsFile(directory.resolve("xds-snapshot"), directory.resolve(".xds-snapshot-b"));
    }

    @Test
    void givesUpAStreamWithoutAnAnswer() throws Exception {
        try (TestingControlPlane server = new TestingControlPlane();
                TestingClientRun client =
                        new TestingClientRun(server.address(), directory, SHORT).start()) {
            String end = server.nextStream().end();

            assertEquals("cancelled", end);
            Await.until(client::log, () -> client.log().contains("cannot be reached, or does not"));
        }
    }
}
