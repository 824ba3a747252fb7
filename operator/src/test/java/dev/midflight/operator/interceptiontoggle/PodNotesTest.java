package dev.midflight.operator.interceptiontoggle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.midflight.model.CommandAnswer.Witnessed;
import dev.midflight.operator.fleet.Pause;
import dev.midflight.operator.interceptiontoggle.ToggleNotes.Answer;
import dev.midflight.operator.pod.InjectedPods;
import dev.midflight.operator.pod.PodInventory;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the API server, and a pod's witness port, say to the operator. */
class PodNotesTest {
    private static final Duration WITHIN = Duration.ofSeconds(3);

    @ParameterizedTest
    @CsvSource({
        "200, Written, ok",
        "404, Lost, pods \"cart-0\" not found",
        "409, Lost, the object has been modified",
        "422, Lost, the server rejected our request due to an error in our request",
        "422, Refused, admission webhook \"policy.test\" denied the request",
        "403, Refused, forbidden",
        "500, Away, failed calling webhook: timeout",
    })
    void tellsWhatBecameOfAPatch(int code, String answer, String message) throws Exception {
        byte[] body = body(code, message).getBytes(StandardCharsets.UTF_8);
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    exchange.getResponseHeaders().add("Content-Type", "application/json");
                    exchange.sendResponseHeaders(code, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        try (KubernetesClient client = client(server.getAddress().getPort())) {
            PodNotes notes = new PodNotes(client, new PodInventory(client));

            Answer said = notes.write(TestingRun.POD, "", TestingRun.begun());

            assertEquals(answer, said.getClass().getSimpleName());
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MIDFLIGHT WITNESS %s uid-1 inbound 127.0.0.1:15099, true",
        "HTTP/1.1 400 Bad Request, false",
    })
    void readsWhatAWitnessPortAnswers(String line, boolean redirected) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = Thread.startVirtualThread(() -> answer(listener, line));

            Witnessed witnessed =
                    new OperatorWitness(listener.getLocalPort(), WITHIN).dial("127.0.0.1", "n0nce");

            server.join();
            if (redirected) {
                assertEquals(
                        new Witnessed.Redirected("uid-1", true, "127.0.0.1:15099", "n0nce"),
                        witnessed);
            } else {
                assertInstanceOf(Witnessed.Unknown.class, witnessed);
            }
        }
    }

    @Test
    void nobodyOnTheWitnessPortIsAnAnswer() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }

        assertEquals(
                new Witnessed.Refused(), new OperatorWitness(port, WITHIN).dial("127.0.0.1", "x"));
    }

    @Test
    void aByteNowAndThenIsNoAnswer() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = Thread.startVirtualThread(() -> drip(listener));
            long began = System.nanoTime();

            Witnessed witnessed =
                    new OperatorWitness(listener.getLocalPort(), Duration.ofMillis(200))
                            .dial("127.0.0.1", "x");

            assertInstanceOf(Witnessed.Unknown.class, witnessed);
            assertTrue(System.nanoTime() - began < WITHIN.toNanos());
            server.join();
        }
    }

    /** A byte each 20 ms, 512 of them, or until the other side has closed. */
    private static void drip(ServerSocket listener) {
        try (Socket socket = listener.accept()) {
            for (int i = 0; i < 512; i++) {
                socket.getOutputStream().write('x');
                Pause.REAL.pause(Duration.ofMillis(20));
            }
        } catch (IOException | InterruptedException _) {
            // The other side has had enough.
        }
    }

    private static void answer(ServerSocket listener, String line) {
        try (Socket socket = listener.accept()) {
            byte[] question = new byte[64];
            int length = socket.getInputStream().read(question);
            String asked = new String(question, 0, length, StandardCharsets.US_ASCII);
            assertTrue(asked.startsWith("MIDFLIGHT WITNESS "));
            String nonce = asked.substring("MIDFLIGHT WITNESS ".length()).strip();
            socket.getOutputStream()
                    .write((line.formatted(nonce) + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String body(int code, String message) {
        return code == 200
                ? Serialization.asJson(InjectedPods.fresh("cart-0"))
                : Serialization.asJson(
                        new StatusBuilder()
                                .withStatus("Failure")
                                .withCode(code)
                                .withMessage(message)
                                .build());
    }

    private static KubernetesClient client(int port) {
        return new KubernetesClientBuilder()
                .withConfig(
                        new ConfigBuilder(Config.empty())
                                .withMasterUrl("http://127.0.0.1:" + port)
                                .withRequestRetryBackoffLimit(0)
                                .build())
                .build();
    }
}
