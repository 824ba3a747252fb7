package dev.midflight.sidecar.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.testing.TestingClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person does to a real proxy through its admin port. */
class AdminPagesTest {
    @TempDir private Path directory;

    @Test
    void drainsAsOnTerminateAndLeavesWhenTheLastConnectionIsGone() throws Exception {
        try (TwoProxies pair = new TwoProxies(directory, "MIDFLIGHT_DRAIN_SECONDS=600")) {
            pair.a().start(1);
            pair.a().await("serving");
            try (HttpClient client = new HttpClient(pair.port())) {
                client.post("/before");

                String answer = post(pair, "/drain");

                assertTrue(answer.endsWith("{\"draining\":true}\n"), answer);
                pair.a().await("draining");
                client.post("/while-draining");
                assertTrue(pair.a().isRunning());
            }
            assertEquals(0, pair.a().awaitExit());
        }
    }

    @Test
    void aDrainingProxyStillHandsOver() throws Exception {
        try (TwoProxies pair = new TwoProxies(directory, "MIDFLIGHT_DRAIN_SECONDS=600")) {
            pair.a().start(1);
            pair.a().await("serving");
            try (HttpClient client = new HttpClient(pair.port())) {
                client.post("/before");
                post(pair, "/drain");
                pair.a().await("draining");

                pair.b().start(2);
                pair.b().await("serving");

                assertEquals(0, pair.a().awaitExit());
                client.post("/after");
            }
        }
    }

    @Test
    void changesTheLogLevelOfEveryPartAtRunTime() throws Exception {
        try (TwoProxies pair = new TwoProxies(directory)) {
            pair.a().start(1);
            pair.a().await("serving");
            assertFalse(pair.a().log().contains(" DEBUG "), pair.a()::log);

            assertTrue(post(pair, "/logging?level=debug").startsWith("HTTP/1.1 200"));
            assertTrue(post(pair, "/logging?level=loud").startsWith("HTTP/1.1 400"));

            pair.a().say("takeover 1");
            pair.a().awaitLog(" DEBUG handover: lifecycle state=");
        }
    }

    private static String post(TwoProxies pair, String page) {
        try (TestingClient client = TestingClient.connect(pair.admin())) {
            return client.send("POST " + page + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .receiveAll();
        }
    }
}
