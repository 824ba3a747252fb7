package dev.midflight.sidecar.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingInterceptor;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a real proxy tells the interceptor, and is asked by it. */
@Timeout(60)
class InterceptionOfAProcessTest {
    @TempDir private Path directory;

    @Test
    void theScopeOfThePodCountsFirstAndTheOneThatWasToldAfterwards() throws Exception {
        try (TestingInterceptor interceptor =
                        new TestingInterceptor(directory.resolve("net.sock"));
                TwoProxies pair =
                        new TwoProxies(directory, "MIDFLIGHT_INTERCEPTION=in=8080;out=off")) {
            pair.a().start(1);
            pair.a().await("serving");
            assertTrue(interceptor.next("apply").endsWith("|in=8080;out=off"));
            interceptor.told("on", "in=9090;out=on");

            pair.b().start(2);
            pair.b().await("serving");

            assertTrue(interceptor.next("apply").endsWith("|in=9090;out=on"));
        }
    }

    @Test
    void isAlive() throws Exception {
        try (TwoProxies pair = new TwoProxies(directory)) {
            pair.a().start(1);
            pair.a().await("serving");

            try (TestingClient client = TestingClient.connect(pair.admin())) {
                String answer = client.send("GET /alive HTTP/1.1\r\nHost: a\r\n\r\n").receiveAll();

                assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
            }
        }
    }

    @Test
    void anInvalidScopeIsABadConfiguration() throws Exception {
        try (TwoProxies pair = new TwoProxies(directory, "MIDFLIGHT_INTERCEPTION=in=maybe")) {
            pair.a().start(1);

            assertEquals(4, pair.a().awaitExit());
            pair.a().awaitLog("MIDFLIGHT_INTERCEPTION");
        }
    }
}
