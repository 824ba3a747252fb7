package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.traffic.Snapshot;
import dev.midflight.sidecar.config.InvalidConfigException;
import dev.midflight.sidecar.config.file.ConfigFile;
import dev.midflight.sidecar.testing.NamedServer;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.sidecar.testing.WebClient;
import dev.midflight.sidecar.text.HostPort;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests while the configuration is replaced by one with other routes and other clusters. */
@Timeout(60)
final class ReloadTest {
    private static final int CLIENTS = 16;
    private static final int RELOADS = 60;

    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicInteger answered = new AtomicInteger();
    private final Set<String> failures = new ConcurrentSkipListSet<>();

    @Test
    void noRequestFailsWhileClustersAreRenamed() {
        try (NamedServer server = new NamedServer("one");
                TestingProxy proxy =
                        TestingProxy.routed(yaml(0, server.address(), ""), "MIDFLIGHT_WORKERS=2");
                WebClient client = new WebClient(proxy.address("web"))) {
            List<CompletableFuture<Void>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(askOnAndOn(client));
            }

            for (int n = 1; n <= RELOADS; n++) {
                TestingProxy.await(proxy.dataPath().apply(snapshot(yaml(n, server.address(), ""))));
            }

            done.set(true);
            clients.forEach(TestingProxy::await);
            assertEquals(Set.of(), failures);
            assertTrue(answered.get() > RELOADS, answered + " answers");
        }
    }

    private CompletableFuture<Void> askOnAndOn(WebClient client) {
        return client.asking("/").thenCompose(response -> next(client, response));
    }

    private CompletableFuture<Void> next(WebClient client, HttpResponse<String> response) {
        answered.incrementAndGet();
        if (response.statusCode() != 200) {
            failures.add(response.statusCode() + " " + response.body());
        }
        return done.get() ? CompletableFuture.completedFuture(null) : askOnAndOn(client);
    }

    @Test
    void aRequestIsTriedAgainOnTheClusterThatItsRouteNamed() {
        String retries = "retries: {attempts: 1, on: [reset], backoff: 1ms}";
        try (TestingUpstream before = new TestingUpstream();
                TestingUpstream after = new TestingUpstream();
                TestingProxy proxy =
                        TestingProxy.routed(
                                yaml(0, HostPort.of(before.address()), retries),
                                "MIDFLIGHT_WORKERS=1");
                TestingClient client =
                        TestingClient.connect(proxy.address("web"))
                                .send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                TestingClient first = before.accept()) {
            first.receiveUntil("\r\n\r\n");

            TestingProxy.await(
                    proxy.dataPath()
                            .apply(snapshot(yaml(1, HostPort.of(after.address()), retries))));
            first.reset();

            try (TestingClient second = before.accept()) {
                second.receiveUntil("\r\n\r\n");
                second.send("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
                assertTrue(client.receiveUntil("ok").startsWith("HTTP/1.1 200 "));
                assertEquals("", second.receiveAll());
            }
        }
    }

    /** One route to one cluster, both named after a number. */
    private static String yaml(int n, String address, String route) {
        return """
               version: v%1$d
               listeners: [{name: web, address: "127.0.0.1:0", routes: main}]
               routeTables:
                 - name: main
                   hosts:
                     - name: any
                       domains: ["*"]
                       routes: [{name: a%1$d, forward: [{cluster: c%1$d}], %3$s}]
               clusters: [{name: c%1$d, endpoints: [{address: "%2$s"}]}]
               """
                .formatted(n, address, route);
    }

    private static Snapshot snapshot(String yaml) {
        try {
            return ConfigFile.parse(yaml);
        } catch (InvalidConfigException e) {
            throw new AssertionError(e);
        }
    }
}
