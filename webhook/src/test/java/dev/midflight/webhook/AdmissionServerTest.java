package dev.midflight.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.midflight.certs.AuthoritySet;
import dev.midflight.certs.AuthorityStore;
import dev.midflight.certs.InstallationAuthority;
import dev.midflight.certs.KeyAndCertificate;
import dev.midflight.certs.Lifetimes;
import dev.midflight.certs.Pem;
import dev.midflight.certs.RotatingKeyManager;
import dev.midflight.testkit.Trust;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real server on loopback, asked over TLS as an API server asks. */
final class AdmissionServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String POD =
            """
            apiVersion: v1
            kind: Pod
            metadata: {generateName: web-}
            spec: {containers: [{name: web, image: shop/web, resources: {requests: {cpu: 1}}}]}
            """;

    private final InstallationAuthority authority =
            new InstallationAuthority(new OneAuthority(), Lifetimes.DEFAULTS, Clock.systemUTC());
    private final AuthoritySet authorities = authority.current();
    private final RotatingKeyManager keys = new RotatingKeyManager(certificate());
    private final Vertx vertx = Vertx.vertx();
    private AdmissionServer server;

    @BeforeEach
    void listen() {
        ClusterView cluster =
                Reviews.cluster(
                        "metadata: {name: mesh}\nspec: {image: localhost/sidecar, version: v1}\n");
        AdmissionHandler broken =
                request -> {
                    throw new IllegalStateException("a bug");
                };
        server =
                AdmissionServer.listen(
                        vertx,
                        0,
                        keys,
                        Map.of(
                                AdmissionServer.PODS,
                                new PodAdmission(cluster, List.of()),
                                "/broken",
                                broken));
    }

    @AfterEach
    void close() throws Exception {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void answersAPodWithAPatch() throws Exception {
        JsonNode response = post("/admit/pods", Reviews.review("CREATE", POD).toString());

        assertEquals("0815", response.path("uid").asText());
        assertTrue(response.path("allowed").asBoolean());
        String patch =
                new String(
                        Base64.getDecoder().decode(response.path("patch").asText()),
                        StandardCharsets.UTF_8);
        assertTrue(patch.contains("midflight-net"), patch);
    }

    @Test
    void handlerThatFailsIsARefusalWithoutDetails() throws Exception {
        JsonNode response = post("/broken", Reviews.review("CREATE", POD).toString());

        assertFalse(response.path("allowed").asBoolean());
        assertEquals(500, response.path("status").path("code").asInt());
        assertFalse(response.toString().contains("a bug"), response.toString());
    }

    @Test
    void whatIsNoReviewIsRefused() throws Exception {
        assertEquals(400, send(client(), "/admit/pods", "{\"request\":").statusCode());
        assertEquals(400, send(client(), "/admit/pods", "{}").statusCode());
        assertEquals(400, send(client(), "/admit/pods", "").statusCode());
        assertEquals(404, send(client(), "/other", "{}").statusCode());
        assertEquals(413, send(client(), "/admit/pods", "x".repeat(10_000_000)).statusCode());
    }

    @Test
    void noHandshakeFailsWhileTheCertificateRotates() throws Exception {
        String review = Reviews.review("CREATE", POD).toString();

        for (int i = 0; i < 40; i++) {
            keys.replace(certificate());
            assertEquals(200, send(client(), "/admit/pods", review).statusCode());
        }
    }

    private KeyAndCertificate certificate() {
        return authority.issueServer(authorities, List.of("localhost"));
    }

    private JsonNode post(String path, String body) throws Exception {
        HttpResponse<byte[]> response = send(client(), path, body);
        assertEquals(200, response.statusCode());
        return JSON.readTree(response.body()).path("response");
    }

    private HttpResponse<byte[]> send(HttpClient client, String path, String body)
            throws IOException, InterruptedException {
        try (client) {
            URI uri = URI.create("https://localhost:" + server.port() + path);
            return client.send(
                    HttpRequest.newBuilder(uri)
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private HttpClient client() throws Exception {
        SSLContext context = Trust.only(Pem.certificates(authorities.bundlePem()));
        return HttpClient.newBuilder().sslContext(context).build();
    }

    /** Keeps nothing: each test has an authority of its own. */
    private static final class OneAuthority implements AuthorityStore {

        @Override
        public Optional<Stored> read() {
            return Optional.empty();
        }

        @Override
        public boolean create(AuthoritySet set) {
            return true;
        }

        @Override
        public boolean replace(Stored old, AuthoritySet set) {
            throw new UnsupportedOperationException("must not be used");
        }
    }
}
