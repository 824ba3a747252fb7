package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingReading;
import dev.midflight.sidecar.testing.TestingUpstream;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What readings say of clusters, and of how many. */
@Timeout(60)
final class ClusterStatisticsTest {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    private static final String BROKEN =
            "HTTP/1.1 500 Broken\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    private static final String CHECKED_ONCE = "healthCheck: {tcp: true, intervalMillis: 60000}";

    private final TestingUpstream one = new TestingUpstream();
    private final TestingUpstream other = new TestingUpstream();
    private final TestingUpstream full = TestingUpstream.full();
    private final TestingUpstream gone = new TestingUpstream();

    @AfterEach
    void closeAll() {
        one.close();
        other.close();
        full.close();
        gone.close();
    }

    @Test
    void connectsAreCountedByTheirEnd() {
        gone.close();
        try (TestingProxy proxy =
                proxy(
                        cluster("one", "", one),
                        cluster("gone", "", gone),
                        cluster("full", "connectTimeoutMillis: 100", full))) {
            try (TestingClient client = get(proxy, "/one")) {
                one.accept().send(OK).receiveUntil("\r\n\r\n");
                client.receiveUntil("ok");
            }
            get(proxy, "/gone").receiveAll();
            get(proxy, "/full").receiveAll();

            assertEquals(
                    Map.of(
                            "cluster_connects{cluster=full, kind=timeout}", 1L,
                            "cluster_connects{cluster=gone, kind=failed}", 2L,
                            "cluster_connects{cluster=one, kind=ok}", 1L),
                    TestingReading.of(proxy.telemetry(), "cluster_connects"));
            assertEquals(
                    Map.of("cluster_retries{cluster=gone}", 1L),
                    TestingReading.of(proxy.telemetry(), "cluster_retries"));
        }
    }

    @Test
    void whatTheBreakerRefusesIsCountedByItsLimit() {
        String breaker =
                "circuitBreaker: {maxRequests: 1, retryBudget: {percent: 0, minConcurrent: 1}}";
        try (TestingProxy proxy = proxy(cluster("one", breaker, one));
                TestingClient first = get(proxy, "/one")) {
            TestingClient server = one.accept();
            server.receiveUntil("\r\n\r\n");

            assertTrue(get(proxy, "/one").receiveAll().startsWith("HTTP/1.1 503 "));

            assertEquals(
                    Map.of("cluster_overflows{cluster=one, kind=requests}", 1L),
                    TestingReading.of(proxy.telemetry(), "cluster_overflows"));
            assertEquals(
                    Map.of("cluster_requests_active{cluster=one}", 1L),
                    TestingReading.of(proxy.telemetry(), "cluster_requests_active"));
            server.send(OK);
            first.receiveUntil("ok");
        }
    }

    @Test
    void endpointsAreTheirNumberAndThatOfTheHealthyOnes() {
        gone.close();
        try (TestingProxy proxy = proxy(cluster("one", CHECKED_ONCE, one, gone))) {
            TestingReading.await(
                    proxy.telemetry(),
                    "cluster_endpoints",
                    Map.of(
                            "cluster_endpoints{cluster=one}", 2L,
                            "cluster_endpoints_healthy{cluster=one}", 1L));

            assertEquals(
                    Map.of(
                            "cluster_health_checks{cluster=one}", 2L,
                            "cluster_health_checks_failed{cluster=one}", 1L),
                    TestingReading.of(proxy.telemetry(), "cluster_health"));
        }
    }

    @Test
    void ejectionsAreCountedForTheCluster() {
        String outliers =
                "balancing: {policy: round-robin}\n    outlierDetection: {consecutive5xx: 1}";
        try (TestingProxy proxy = proxy(cluster("one", outliers, one, other));
                TestingClient first = get(proxy, "/one");
                TestingClient second = get(proxy, "/one")) {
            one.accept().send(BROKEN).receiveUntil("\r\n\r\n");
            other.accept().send(BROKEN).receiveUntil("\r\n\r\n");
            first.receiveUntil("\r\n\r\n");
            second.receiveUntil("\r\n\r\n");

            TestingReading.await(
                    proxy.telemetry(),
                    "cluster_eject",
                    Map.of(
                            "cluster_ejections{cluster=one}", 1L,
                            "cluster_ejections_refused{cluster=one}", 1L));
            assertEquals(
                    Map.of("cluster_endpoints_ejected{cluster=one}", 1L),
                    TestingReading.of(proxy.telemetry(), "cluster_endpoints_ejected"));
        }
    }

    @Test
    void aRequestWithoutAnyHostIsCounted() {
        String strict =
                "balancing: {policy: random, failover: {panicPercent: 0}}\n    " + CHECKED_ONCE;
        gone.close();
        try (TestingProxy proxy = proxy(cluster("gone", strict, gone))) {
            TestingReading.await(
                    proxy.telemetry(),
                    "cluster_endpoints",
                    Map.of("cluster_endpoints{cluster=gone}", 1L));

            get(proxy, "/gone").receiveAll();

            assertEquals(
                    Map.of("cluster_no_host{cluster=gone}", 1L),
                    TestingReading.of(proxy.telemetry(), "cluster_no_host"));
        }
    }

    @Test
    void moreClustersThanAreToBeToldApartAreOne() {
        String[] clusters = {
            cluster("one", "", one), cluster("two", "", other), cluster("three", "", other)
        };
        try (TestingProxy proxy = proxy("MIDFLIGHT_CLUSTER_SERIES=1", clusters)) {
            assertEquals(
                    Map.of(
                            "cluster_endpoints{cluster=one}", 1L,
                            "cluster_endpoints{cluster=other}", 2L),
                    TestingReading.of(proxy.telemetry(), "cluster_endpoints{"));
            assertEquals(
                    Map.of("cluster_series_overflow{}", 2L),
                    TestingReading.of(proxy.telemetry(), "cluster_series"));
        }
    }

    private static TestingClient get(TestingProxy proxy, String path) {
        return TestingClient.connect(proxy.address("web"))
                .send("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    }

    private static String cluster(String name, String field, TestingUpstream... upstreams) {
        StringBuilder yaml = new StringBuilder("  - name: " + name + "\n    endpoints:\n");
        for (TestingUpstream upstream : upstreams) {
            yaml.append("      - address: 127.0.0.1:").append(upstream.address().getPort());
            yaml.append('\n');
        }
        return yaml + (field.isEmpty() ? "" : "    " + field + "\n");
    }

    private static TestingProxy proxy(String... clusters) {
        return proxy("MIDFLIGHT_WORKERS=1", clusters);
    }

    private static TestingProxy proxy(String variable, String[] clusters) {
        StringBuilder yaml =
                new StringBuilder(
                        """
                        listeners:
                          - {name: web, address: "127.0.0.1:0", routes: main}
                        routeTables:
                          - name: main
                            hosts:
                              - name: any
                                domains: ["*"]
                                routes:
                        """);
        for (String cluster : clusters) {
            yaml.append(
                    """
                              - name: NAME
                                match: {path: /NAME}
                                forward: [{cluster: NAME}]
                                retries: {attempts: RETRIES, on: [connect-failure], backoff: 5ms}
                    """
                            .replace("NAME", nameOf(cluster))
                            .replace("RETRIES", nameOf(cluster).equals("gone") ? "1" : "0"));
        }
        yaml.append("clusters:\n").append(String.join("", clusters));
        return TestingProxy.routed(yaml.toString(), variable);
    }

    private static String nameOf(String cluster) {
        return cluster.substring(cluster.indexOf(':') + 2, cluster.indexOf('\n'));
    }
}
