package dev.midflight.operator.registry.client;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.operator.registry.RegistryException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RegistryHttpTest {
    @Test
    void givesUpAnAnswerThatStopsInTheMiddle() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread half = Thread.ofVirtual().start(() -> answerHalf(server, ended));
            URI base = URI.create("http://127.0.0.1:" + server.getLocalPort());

            RegistryException error =
                    assertThrows(
                            RegistryException.class,
                            () ->
                                    new RegistryHttp()
                                            .send(List.of(base), "GET", "/", Map.of(), Map.of()));

            assertTrue(error.toString().contains("no whole answer"), error::toString);
            ended.countDown();
            half.join();
        }
    }

    private static void answerHalf(ServerSocket server, CountDownLatch ended) {
        try (Socket connection = server.accept()) {
            connection
                    .getOutputStream()
                    .write(
                            "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
                                    .getBytes(StandardCharsets.US_ASCII));
            ended.await();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
