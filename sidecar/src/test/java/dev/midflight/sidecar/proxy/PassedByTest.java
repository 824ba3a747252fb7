package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.sidecar.testing.NamedServer;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingReading;
import dev.midflight.sidecar.testing.WebClient;
import dev.midflight.testkit.Await;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which endpoints are passed by, one reason at a time, and who takes their place. */
@Timeout(60)
final class PassedByTest {
    private static final String OFF =
            "consecutive5xx: 0, consecutiveGatewayErrors: %d, consecutiveConnectFailures: 0,"
                    + " maxEjectionPercent: 100, ";

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
                              - {name: gateway, match: {path: /gateway},
                                 forward: [{cluster: gateway}]}
                              - {name: rates, match: {path: /rates},
                                 forward: [{cluster: rates}]}
                              - {name: reserve, match: {path: /reserve},
                                 forward: [{cluster: reserve}]}
                              - {name: subset, match: {path: /subset}, subset: {version: v2},
                                 forward: [{cluster: versions}]}
                              - {name: none, match: {path: /none}, subset: {version: v3},
                                 forward: [{cluster: versions}]}
                              - {name: all, match: {path: /all}, subset: {version: v3},
                                 forward: [{cluster: any-version}]}
                    clusters:
                      - name: gateway
                        endpoints: &both [{address: "%1$s"}, {address: "%2$s"}]
                        balancing: &turns {policy: round-robin, failover: {panicPercent: 0}}
                        outlierDetection: {%3$s intervalMillis: 3600000}
                      - name: rates
                        endpoints: *both
                        balancing: *turns
                        outlierDetection: {%4$s intervalMillis: 200, successRate:
                          {minEndpoints: 2, minRequests: 2, stdevFactorThousandths: 900}}
                      - name: reserve
                        endpoints: [{address: "%1$s"}, {address: "%2$s", priority: 1}]
                        balancing: *turns
                        healthCheck: {http: {path: /health}, intervalMillis: 20,
                          unhealthyThreshold: 1, healthyThreshold: 1}
                      - name: versions
                        endpoints: &versions
                          - {address: "%1$s", metadata: {version: v1}}
                          - {address: "%2$s", metadata: {version: v2}}
                        balancing: {policy: round-robin}
                      - name: any-version
                        endpoints: *versions
                        balancing: {policy: round-robin, subsetFallback: all}
                    """
                            .formatted(
                                    one.address(),
                                    two.address(),
                                    OFF.formatted(3),
                                    OFF.formatted(0)),
                    "MIDFLIGHT_WORKERS=1");
    private final WebClient client = new WebClient(proxy.address("web"));

    @AfterEach
    void closeAll() {
        client.close();
        proxy.close();
        one.close();
        two.close();
    }

    private Map<String, Long> ejections(String cluster) {
        return TestingReading.of(proxy.telemetry(), "cluster_ejections{cluster=" + cluster + "}");
    }

    @Test
    void gatewayErrorsInARowEjectAndNoOtherErrors() {
        for (int status : new int[] {500, 500, 500, 500, 502, 503, 500, 504, 502}) {
            one.answersWith(status);
            assertEquals(Set.of("one", "two"), client.asked(2, "/gateway"));
        }

        one.answersWith(503);

        Await.until("one is passed by", () -> client.asked(4, "/gateway").equals(Set.of("two")));
        assertEquals(Map.of("cluster_ejections{cluster=gateway}", 1L), ejections("gateway"));
    }

    /** No number of failures in a row ejects here. */
    @Test
    void whoeverSucceedsFarLessOftenThanTheOthersIsEjected() {
        one.answersWith(500);

        Await.until("one is passed by", () -> client.asked(4, "/rates").equals(Set.of("two")));

        assertEquals(Map.of("cluster_ejections{cluster=rates}", 1L), ejections("rates"));
    }

    @Test
    void theNextPriorityServesWhileTheFirstIsNotWell() {
        assertEquals(Set.of("one"), client.asked(10, "/reserve"));

        one.isHealthy(false);
        Await.until("the reserve serves", () -> client.asked(4, "/reserve").equals(Set.of("two")));

        one.isHealthy(true);
        Await.until(
                "the first one is back", () -> client.asked(4, "/reserve").equals(Set.of("one")));
    }

    @Test
    void aSubsetWithoutEndpointsIsAnsweredAsItsClusterSays() {
        assertEquals(Set.of("two"), client.asked(4, "/subset"));
        assertEquals(503, client.ask("/none").statusCode());
        assertEquals(Set.of("one", "two"), client.asked(4, "/all"));
    }
}
