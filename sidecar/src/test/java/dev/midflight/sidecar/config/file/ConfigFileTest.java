package dev.midflight.sidecar.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midflight.model.traffic.EndpointSource;
import dev.midflight.model.traffic.HashKey;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.Snapshot;
import dev.midflight.model.traffic.TcpRelay;
import dev.midflight.sidecar.config.InvalidConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ConfigFileTest {
    private static final Path EXAMPLE = Path.of("../docs/reference/sidecar-config.yaml");

    @Test
    void theExampleOfTheReferenceIsValid() throws Exception {
        Snapshot snapshot = ConfigFile.read(EXAMPLE);

        assertEquals("2026-11-21", snapshot.version());
        assertEquals(3, snapshot.listeners().size());
        assertEquals(PathRules.NORMALIZE, snapshot.routeTables().getFirst().paths());
        assertEquals(9, snapshot.routeTables().getFirst().hosts().getFirst().routes().size());
        assertEquals(
                2,
                ((EndpointSource.Listed) snapshot.clusters().getFirst().source())
                        .endpoints()
                        .size());
    }

    @Test
    void everyErrorIsListedWithItsLineAndPath() {
        assertErrors(
                """
                listeners:
                  - name: web
                    adress: 127.0.0.1:80
                    routes: main
                routeTables:
                  - name: main
                    hosts:
                      - name: h
                        domains: ["*"]
                        routes:
                          - name: a
                            forward:
                              - cluster: x
                                weight: -1
                          - name: b
                            respond: {status: abc}
                            timeouts: {request: 5}
                clusters:
                  - name: x
                    endpoints: [{address: "localhost:80"}]
                    pool: {maxIdle: 99999}
                """,
                "line 2: listeners[0].address: missing",
                "line 3: listeners[0].adress: unknown (did you mean 'address'?)",
                "line 14: routeTables[0].hosts[0].routes[0].forward[0].weight: -1 (expected:"
                        + " 0..1000000)",
                "line 16: routeTables[0].hosts[0].routes[1].respond.status: 'abc' (expected: a"
                        + " whole number)",
                "line 17: routeTables[0].hosts[0].routes[1].timeouts: unknown (expected: one of"
                        + " name, match, forward, redirect, respond, requestHeaders,"
                        + " responseHeaders, fault, accessRules, rateLimit)",
                "line 20: clusters[0].endpoints[0].address: 'localhost:80' (expected: as"
                        + " 127.0.0.1:80 or [::1]:80)",
                "line 21: clusters[0].pool.maxIdle: 99999 (expected: 0..10000)");
    }

    @Test
    void referencesMustResolve() {
        assertErrors(
                """
                listeners: [{name: web, address: "127.0.0.1:80", cluster: nobody}]
                """,
                "line 1: listeners[0].cluster: there is no cluster 'nobody'");
        assertErrors(
                """
                listeners:
                  - {name: web, address: "127.0.0.1:80", cluster: nobody}
                  - {name: web, address: "127.0.0.1:81", routes: none}
                """,
                "line 2: listeners[0].cluster: there is no cluster 'nobody'",
                "line 3: listeners[1].name: 'web' is there twice (first in line 2)",
                "line 3: listeners[1].routes: there is no route table 'none'");
    }

    @Test
    void routesReferToClustersBeforeAndBehindThem() {
        assertErrors(
                """
                clusters:
                  - name: x
                    endpoints: []
                routeTables:
                  - name: main
                    hosts:
                      - name: h
                        domains: ["*"]
                        routes:
                          - name: a
                            forward:
                              - cluster: x
                              - cluster: y
                            mirror: {cluster: z}
                listeners:
                  - name: tls
                    address: 127.0.0.1:80
                    protocol: tcp
                    serverNames: [{names: [a.example], cluster: s}]
                    cluster: o
                """,
                "line 13: routeTables[0].hosts[0].routes[0].forward[1].cluster: there is no cluster"
                        + " 'y'",
                "line 14: routeTables[0].hosts[0].routes[0].mirror.cluster: there is no cluster"
                        + " 'z'",
                "line 19: listeners[0].serverNames[0].cluster: there is no cluster 's'",
                "line 20: listeners[0].cluster: there is no cluster 'o'");
    }

    @Test
    void namesAreThereOnceAndTheSecondOneIsTold() {
        assertErrors(
                """
                clusters:
                  - {name: x, endpoints: []}
                  - {name: x, endpoints: []}
                routeTables:
                  - name: main
                    hosts:
                      - name: h
                        domains: [a.example]
                        routes:
                          - {name: a, respond: {}}
                          - {name: a, respond: {}}
                      - name: h
                        domains: [A.example]
                  - name: main
                """,
                "line 3: clusters[1].name: 'x' is there twice (first in line 2)",
                "line 11: routeTables[0].hosts[0].routes[1].name: 'a' is there twice (first in"
                        + " line 10)",
                "line 12: routeTables[0].hosts[1].name: 'h' is there twice (first in line 7)",
                "line 13: routeTables[0].hosts[1].domains[0]: 'a.example' is there twice (first in"
                        + " line 8)",
                "line 14: routeTables[1].name: 'main' is there twice (first in line 5)");
    }

    @Test
    void listenersCannotShareAnAddress() throws Exception {
        String both =
                """
                listeners:
                  - {name: a, address: "%s", cluster: c}
                  - {name: b, address: "%s", cluster: c}
                clusters: [{name: c, endpoints: []}]
                """;
        String error =
                "line 3: listeners[1].address: b and a cannot be bound beside each other (a is in"
                        + " line 2)";

        assertErrors(both.formatted("127.0.0.1:8080", "127.0.0.1:8080"), error);
        assertErrors(both.formatted("127.0.0.1:8080", "0.0.0.0:8080"), error);
        assertErrors(both.formatted("0.0.0.0:8080", "127.0.0.1:8080"), error);
        assertErrors(both.formatted("[::]:8080", "127.0.0.1:8080"), error);
        ConfigFile.parse(both.formatted("127.0.0.1:8080", "127.0.0.1:8081"));
        ConfigFile.parse(both.formatted("127.0.0.1:8080", "127.0.0.2:8080"));
        ConfigFile.parse(both.formatted("0.0.0.0:8080", "[::1]:8080"));
        ConfigFile.parse(both.formatted("127.0.0.1:0", "127.0.0.1:0"));
    }

    @Test
    void whatIsNoYamlSaysWhere() {
        assertErrors("a: [1", "line 1: expected ',' or ']', but got <stream end>");
        assertErrors("version: 1\nversion: 2\n", "line 2: version: there twice");
        assertErrors("", "the file is empty");
    }

    @Test
    void aFieldWithoutABlankBehindItsColonIsToldNotLost() {
        assertErrors(
                """
                routeTables:
                  - name: main
                    hosts:
                      - name: all
                        domains: ["*"]
                        routes:
                          - name: all
                            respond: { status: 200 }
                            requestHeaders: { set: {x-a:b} }
                """,
                "line 9: routeTables[0].hosts[0].routes[0].requestHeaders.set.x-a:b: no value"
                        + " (expected: name: value, with a blank; empty is \"\")");
    }

    @Test
    void addressesAreWrittenOut() {
        assertErrors(
                """
                listeners: [{name: web, address: "1:80", cluster: c}]
                clusters: [{name: c, endpoints: []}]
                """,
                "line 1: listeners[0].address: '1:80' (expected: as 127.0.0.1:80 or [::1]:80)");
    }

    @Test
    void aFaultThatWouldNeverHappenIsAnError() {
        assertErrors(
                """
                routeTables:
                  - name: m
                    hosts:
                      - name: h
                        domains: [h]
                        routes:
                          - name: r
                            respond: {}
                            fault: {abort: {status: 503}}
                """,
                "line 9: routeTables[0].hosts[0].routes[0].fault: not used here (expected: with"
                        + " forward only)");
    }

    @Test
    void whatIsNestedWithoutEndIsAnErrorLikeAnyOther() {
        assertErrors(
                "[".repeat(200_000), "line 1: nested too deeply (expected: 64 levels at most)");
        assertErrors(
                "{a: ".repeat(200_000), "line 1: nested too deeply (expected: 64 levels at most)");
    }

    @Test
    void readsHowConnectionsGoToACluster() throws Exception {
        String listener =
                """
                listeners:
                  - name: in
                    address: 127.0.0.1:1
                    protocol: tcp
                    cluster: a
                    tcp: %s
                clusters: [{name: a, endpoints: []}]
                """;

        TcpRelay given =
                relay(
                        listener.formatted(
                                "{hashKey: {peer: true}, maxConnectAttempts: 3, idleTimeout: 5m}"));

        assertEquals(
                new TcpRelay(Optional.of(new HashKey.Peer()), 3, Duration.ofMinutes(5)), given);
        assertEquals(TcpRelay.DEFAULT, relay(listener.formatted("{}")));
        String at = "line 6: listeners[0].tcp";
        assertErrors(
                listener.formatted("{maxConnectAttempts: 11}"),
                at + ".maxConnectAttempts: 11 (expected: 1..10)");
        assertErrors(
                listener.formatted("{idleTimeout: 500ms}"),
                at + ".idleTimeout: 500ms (expected: 1s..7d, in whole seconds)");
        assertErrors(
                listener.formatted("{idleTimeout: 0s}"),
                at + ".idleTimeout: 0s (expected: 1s..7d, in whole seconds)");
        assertErrors(
                listener.formatted("{hashKey: {header: host}}"),
                at
                        + ".hashKey: of a request (expected: peer, because nobody reads a connection's"
                        + " requests)");
        assertErrors(
                listener.formatted("{maxConnectAttempts: 2}").replace("protocol: tcp", ""),
                at
                        + ": used here (expected: with a cluster or serverNames, and a protocol of"
                        + " tcp or detect)");
        assertErrors(
                listener.formatted("{idleTimeout: 1h}").replace("protocol: tcp", ""),
                at
                        + ": used here (expected: with a cluster or serverNames, and a protocol of"
                        + " tcp or detect)");
    }

    @Test
    void everyFieldThatIsOutOfRangeIsTold() {
        assertErrors(
                """
                clusters:
                  - name: c
                    endpoints: []
                    pool:
                      maxIdle: 99999
                      idleSeconds: 0
                    healthCheck: {tcp: true, intervalMillis: 1, jitterPercent: 101}
                """,
                "line 5: clusters[0].pool.maxIdle: 99999 (expected: 0..10000)",
                "line 6: clusters[0].pool.idleSeconds: 0 (expected: 1..3600)",
                "line 7: clusters[0].healthCheck.intervalMillis: 1 (expected: 10..3600000)",
                "line 7: clusters[0].healthCheck.jitterPercent: 101 (expected: 0..100)");
    }

    @Test
    void saysWhatThereIsInTheTermsOfTheFile() {
        assertErrors("listeners: 5s", "line 1: listeners: a text (expected: a list)");
        assertErrors(
                "clusters: [{name: c, endpoints: [], pool: 5s}]",
                "line 1: clusters[0].pool: a text (expected: a map)");
        assertErrors("version: [1]", "line 1: version: a list (expected: a text)");
        assertErrors(
                """
                clusters: [{name: c, endpoints: []}]
                routeTables:
                  - name: main
                    hosts:
                      - name: all
                        domains: ["*"]
                        routes:
                          - name: one
                            forward: [{cluster: c}]
                            timeouts: {connect: 3m, head: 200h}
                            fault: {delay: {duration: 2h}}
                listeners:
                  - {name: a, address: "127.0.0.1:1", protocol: tcp, routes: main}
                  - name: b
                    address: "127.0.0.1:2"
                    originalDestination: true
                    proxyProtocol: required
                """,
                "line 10: routeTables[0].hosts[0].routes[0].timeouts.connect: 3m (expected: 0..2m)",
                "line 10: routeTables[0].hosts[0].routes[0].timeouts.head: 200h (expected: 0..7d)",
                "line 11: routeTables[0].hosts[0].routes[0].fault.delay.duration: 2h (expected:"
                        + " 0..1h)",
                "line 13: listeners[0].protocol: tcp (expected: http, http1, http2 or detect,"
                        + " because it leads to a route table)",
                "line 17: listeners[1].proxyProtocol: required (expected: with routes, cluster or"
                        + " serverNames only)");
    }

    /** Whoever reads the log is not who may read the file. */
    @Test
    void errorsDoNotRepeatCredentials() {
        String route =
                """
                routeTables:
                  - name: m
                    hosts:
                      - name: h
                        domains: [h]
                        routes:
                          - name: r
                            respond: {}
                            match: {%s: [{name: %s, regex: "s3cr3t("}]}
                """;
        String at = "line 9: routeTables[0].hosts[0].routes[0].match.";

        assertErrors(
                route.formatted("headers", "authorization"),
                at + "headers[0].regex: REDACTED (expected: RE2's syntax)");
        assertErrors(
                route.formatted("query", "access_token"),
                at + "query[0].regex: REDACTED (expected: RE2's syntax)");
        assertErrors(
                route.formatted("headers", "x-user"),
                at
                        + "headers[0].regex: 's3cr3t(' (missing closing ); expected: RE2's"
                        + " syntax)");
        assertErrors("password: *s3cr3t", "line 1: found undefined alias");
        assertErrors("password: !s3cr3t!x", "line 1: found undefined tag handle");
    }

    private static TcpRelay relay(String yaml) throws InvalidConfigException {
        return ConfigFile.parse(yaml).listeners().getFirst().tcp();
    }

    private static void assertErrors(String yaml, String... errors) {
        InvalidConfigException thrown =
                assertThrows(InvalidConfigException.class, () -> ConfigFile.parse(yaml));
        assertEquals(List.of(errors), thrown.errors());
    }
}
