package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.sidecar.testing.NamedServer;
import dev.midflight.sidecar.testing.TestingHttp2;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.ToldExchanges;
import dev.midflight.sidecar.testing.WebClient;
import dev.midflight.testkit.Await;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where requests go while endpoints come to grief, and what is answered where there is none. */
@Timeout(60)
final class ClusterPoliciesTest {
    private static final int HEADERS = 1;
    private static final int END_ALL = 5;

    private final NamedServer one = new NamedServer("one");
    private final NamedServer two = new NamedServer("two");
    private final TestingProxy proxy =
            TestingProxy.routed(
                    """
                    version: test
                    listeners:
                      - {name: web, address: "127.0.0.1:0", routes: main}
                    routeTables:
                      - name: main
                        hosts:
                          - name: any
                            domains: ["*"]
                            routes:
                              - {name: ring, match: {prefix: /ring}, forward: [{cluster: ring}],
                                 hashKey: {header: x-user}}
                              - {name: maglev, match: {prefix: /maglev},
                                 forward: [{cluster: maglev}], hashKey: {query: user}}
                              - {name: checked, match: {prefix: /checked},
                                 forward: [{cluster: checked}]}
                              - {name: ejecting, match: {prefix: /ejecting},
                                 forward: [{cluster: ejecting}]}
                              - {name: tight, match: {prefix: /}, forward: [{cluster: tight}]}
                    clusters:
                      - name: ring
                        endpoints: &both [{address: "%1$s"}, {address: "%2$s"}]
                        balancing: {policy: ring-hash}
                      - name: maglev
                        endpoints: *both
                        balancing: {policy: maglev, tableSize: 101}
                      - name: checked
                        endpoints: *both
                        balancing: {policy: round-robin, failover: {panicPercent: 0}}
                        healthCheck: {http: {path: /health}, intervalMillis: 20,
                          unhealthyThreshold: 1, healthyThreshold: 1}
                      - name: ejecting
                        endpoints: *both
                        balancing: {policy: round-robin, failover: {panicPercent: 0}}
                        outlierDetection: {consecutive5xx: 3, maxEjectionPercent: 100}
                      - name: tight
                        protocol: http1
                        endpoints: [{address: "%1$s"}]
                        circuitBreaker: {maxRequests: 1}
                    """
                            .formatted(one.address(), two.address()),
                    "MIDFLIGHT_WORKERS=1");
    private final WebClient client = new WebClient(proxy.address("web"));

    @AfterEach
    void closeAll() {
        client.close();
        proxy.close();
        one.close();
        two.close();
    }

    /** The server's name. */
    private String ask(String path, String user) {
        return client.ask(path, "x-user", user).body();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ring", "/maglev?user="})
    void oneUserComesToOneServer(String path) {
        Set<String> servers = new TreeSet<>();
        for (int user = 0; user < 50; user++) {
            String name = "user" + user;
            String query = path.endsWith("=") ? path + name : path;
            String server = ask(query, name);
            servers.add(server);

            assertEquals(server, ask(query, name));
        }
        assertEquals(Set.of("one", "two"), servers);
    }

    @Test
    void aServerThatFailsItsHealthChecksIsPassedByUntilItIsWell() {
        one.isHealthy(false);
        Await.until("one is passed by", () -> client.asked(4, "/checked").equals(Set.of("two")));

        one.isHealthy(true);
        Await.until("one is back", () -> client.ask("/checked").body().equals("one"));
    }

    @Test
    void nobodyIsAskedWhereNoServerIsHealthy() {
        one.isHealthy(false);
        two.isHealthy(false);
        Await.until("both are passed by", () -> client.ask("/checked").statusCode() == 503);
        ToldExchanges told = new ToldExchanges(proxy.telemetry());

        assertEquals(503, client.ask("/checked").statusCode());
        try (TestingHttp2 http2 = TestingHttp2.connect(proxy.address("web"))) {
            http2.send(HEADERS, END_ALL, 1, TestingHttp2.get("/checked"));
            assertEquals("503", http2.status(http2.receive(HEADERS)));
        }

        assertEquals(List.of("503 UH", "503 UH"), told.await(2));
    }

    @Test
    void aServerThatFailsIsEjectedAndTheOtherOneServes() {
        one.answersWith(500);
        int failed = 0;
        for (int i = 0; i < 40; i++) {
            failed += client.ask("/ejecting").statusCode() == 500 ? 1 : 0;
        }

        assertEquals(3, failed);
        two.answersWith(500);
        Await.until("both are ejected", () -> client.ask("/ejecting").statusCode() == 503);
    }

    @Test
    void requestsBeyondTheCircuitBreakerAreAnsweredAtOnce() {
        CompletableFuture<HttpResponse<String>> first = client.asking("/wait");
        Await.until("it is asked", () -> one.waiting() == 1);
        ToldExchanges told = new ToldExchanges(proxy.telemetry());

        HttpResponse<String> second = client.ask("/other");
        try (TestingHttp2 http2 = TestingHttp2.connect(proxy.address("web"))) {
            http2.send(HEADERS, END_ALL, 1, TestingHttp2.get("/other"));
            assertEquals("503", http2.status(http2.receive(HEADERS)));
        }

        assertEquals(503, second.statusCode());
        assertEquals(List.of("503 UO", "503 UO"), told.await(2));
        one.letGo();
        assertEquals("one", first.join().body());
        assertEquals("one", client.ask("/other").body());
    }
}
