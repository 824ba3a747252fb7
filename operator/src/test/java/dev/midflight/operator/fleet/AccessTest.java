package dev.midflight.operator.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.midflight.certs.BrokenCertificateException;
import dev.midflight.certs.Pem;
import dev.midflight.operator.leader.LeaderView;
import dev.midflight.operator.replica.Tally;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.wire.replica.v1.Counts;
import dev.midflight.wire.replica.v1.Policy;
import dev.midflight.wire.replica.v1.StandingsRequest;
import dev.midflight.wire.xds.XdsResource;
import dev.midflight.wire.xds.XdsType;
import dev.midflight.wire.xds.proto.DiscoveryProto.DeltaDiscoveryResponse;
import dev.midflight.wire.xds.proto.DiscoveryProto.Resource;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets what of configurations and certificates, over the real server. */
@Timeout(60)
final class AccessTest {
    private static final String CLUSTERS = XdsType.CLUSTER.url();

    private static TestingFleetServer server() {
        TestingFleetServer server = new TestingFleetServer();
        put(server, "ns/shop", "shop/cart/80");
        put(server, "ns/elsewhere", "elsewhere/own/80");
        assign(server, TestingFleetServer.POD);
        assign(server, TestingFleetServer.STRANGER);
        server.shelves.ready();
        return server;
    }

    private static void put(TestingFleetServer server, String shelf, String cluster) {
        server.shelves.update(
                shelf,
                List.of(
                        new XdsResource(
                                XdsType.CLUSTER, cluster, ByteString.copyFromUtf8(cluster))),
                List.of());
    }

    private static void assign(TestingFleetServer server, PodKey pod) {
        server.shelves.assign(pod, List.of("pod/" + pod.uid(), "ns/" + pod.namespace()));
    }

    private static List<String> names(DeltaDiscoveryResponse response) {
        return response.getResourcesList().stream().map(Resource::getName).toList();
    }

    /** A token that has expired is one that the API server does not take. */
    @ParameterizedTest
    @ValueSource(strings = {"", "forged"})
    void whoHasNoTokenOfAPodGetsNothing(String token) throws Exception {
        try (var server = server();
                var caller = server.caller(token)) {
            var answers = caller.ask(CLUSTERS, "shop/cart/80");

            assertEquals(Status.Code.UNAUTHENTICATED, answers.end().getCode());
            assertTrue(answers.isEmpty());
            var refusal =
                    assertThrows(StatusRuntimeException.class, () -> caller.certify("anything"));
            assertEquals(Status.Code.UNAUTHENTICATED, refusal.getStatus().getCode());
            refusal =
                    assertThrows(
                            StatusRuntimeException.class, () -> caller.standings(standingsOf()));
            assertEquals(Status.Code.UNAUTHENTICATED, refusal.getStatus().getCode());
            assertEquals(0, server.shelves.streams());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "forged"})
    void whoHasNoTokenOfAPodIsNotToldWhoLeads(String token) throws Exception {
        try (var server = server()) {
            server.leader = new LeaderView.Following("10.0.0.7:15010");
            try (var proxy =
                    token.isEmpty() ? server.connectWithoutToken() : server.connect(token)) {
                StatusRuntimeException end = proxy.end();

                assertEquals(Status.Code.UNAUTHENTICATED, end.getStatus().getCode());
                Metadata trailers = Status.trailersFromThrowable(end);
                assertTrue(trailers == null || !trailers.containsKey(LeaderInterceptor.LEADER));
            }
        }
    }

    @Test
    void aPodGetsWhatItsNamespaceKnows() throws Exception {
        try (var server = server();
                var own = server.caller("pod-0");
                var stranger = server.caller("stranger")) {
            assertEquals(List.of("shop/cart/80"), names(own.ask(CLUSTERS).next()));
            assertEquals(List.of("elsewhere/own/80"), names(stranger.ask(CLUSTERS).next()));
            assertEquals(List.of(), names(stranger.ask(CLUSTERS, "shop/cart/80").next()));
        }
    }

    @Test
    void aCertificateIsForWhoAsksWhateverItSays(@TempDir Path directory) throws Exception {
        try (var server = server();
                var caller = server.caller("stranger")) {
            var answer = caller.certify(signingRequest(directory, "spiffe://cluster.local/ns/a"));

            X509Certificate certificate = Pem.certificates(answer.getChain()).getFirst();
            assertEquals(
                    List.of("spiffe://cluster.local/ns/elsewhere/sa/thief"), uris(certificate));
            certificate.verify(Pem.certificates(answer.getRoots()).getFirst().getPublicKey());
        }
    }

    @Test
    void whatIsNoRequestIsRefused() throws Exception {
        try (var server = server();
                var caller = server.caller("pod-0")) {
            var refusal =
                    assertThrows(StatusRuntimeException.class, () -> caller.certify("anything"));

            assertEquals(Status.Code.INVALID_ARGUMENT, refusal.getStatus().getCode());
        }
    }

    @Test
    void theOperatorsReplicasTellOneAnotherWhatTheyKnow() throws Exception {
        try (var server = server();
                var operator = server.caller("operator")) {
            server.leader = new LeaderView.Following("10.0.0.7:15010");
            server.standings =
                    policy ->
                            policy.generation() == 3
                                    ? Optional.of(Tally.of(2, 1, Map.of("shop/a", "why")))
                                    : Optional.empty();

            var answer = operator.standings(standingsOf(3, 4));

            Counts counts = answer.getStandings(0).getCounts();
            assertEquals(2, counts.getOf());
            assertEquals(1, counts.getAcknowledged());
            assertEquals(1, counts.getRefused());
            assertEquals("why", counts.getReasons(0).getText());
            assertFalse(answer.getStandings(1).hasCounts());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pod-0", "stranger", "namesake", "webhook"})
    void nobodyElseIsToldOfOthersSidecars(String token) throws Exception {
        try (var server = server();
                var caller = server.caller(token)) {
            server.standings = _ -> Optional.of(Tally.NONE);

            var refusal =
                    assertThrows(
                            StatusRuntimeException.class, () -> caller.standings(standingsOf(3)));

            assertEquals(Status.Code.PERMISSION_DENIED, refusal.getStatus().getCode());
        }
    }

    @Test
    void aCallIsAboutSoManyPolicies() throws Exception {
        try (var server = server();
                var operator = server.caller("operator")) {
            long[] most = LongStream.range(0, 50).toArray();
            long[] more = LongStream.range(0, 51).toArray();

            assertEquals(50, operator.standings(standingsOf(most)).getStandingsCount());
            var refusal =
                    assertThrows(
                            StatusRuntimeException.class,
                            () -> operator.standings(standingsOf(more)));

            assertEquals(Status.Code.INVALID_ARGUMENT, refusal.getStatus().getCode());
        }
    }

    private static StandingsRequest standingsOf(long... generations) {
        return StandingsRequest.newBuilder()
                .addAllPolicies(
                        LongStream.of(generations)
                                .mapToObj(each -> Policy.newBuilder().setGeneration(each).build())
                                .toList())
                .build();
    }

    private static List<String> uris(X509Certificate certificate)
            throws CertificateParsingException, BrokenCertificateException {
        return certificate.getSubjectAlternativeNames().stream()
                .map(name -> String.valueOf(name.get(1)))
                .toList();
    }

    /** By the JDK's keytool: one that claims to be somebody. */
    private static String signingRequest(Path directory, String claim)
            throws IOException, InterruptedException {
        String keys = directory.resolve("keys.p12").toString();
        keytool("-genkeypair", keys, "-dname", "CN=me", "-keyalg", "EC", "-groupname", "secp256r1");
        return keytool("-certreq", keys, "-ext", "san=uri:" + claim);
    }

    private static String keytool(String what, String keys, String... more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(what, "-alias", "me", "-storepass", "changeit", "-keystore", keys));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + output);
        }
        return output;
    }
}
