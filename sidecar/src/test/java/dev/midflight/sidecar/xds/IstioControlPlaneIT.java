package dev.midflight.sidecar.xds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.Snapshot;
import dev.midflight.sidecar.interop.GoPrograms;
import dev.midflight.sidecar.testing.NamedServer;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.testkit.Await;
import dev.midflight.wire.xds.XdsNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Istio's own control plane says where requests go, to a sidecar of its mesh. */
@Timeout(600)
final class IstioControlPlaneIT {
    private static final String HOST = "reviews.shop.mesh";
    private static final XdsNode NODE =
            new XdsNode(
                    "sidecar~10.9.9.9~web-1.shop~shop.svc.cluster.local",
                    "web.shop",
                    Map.of("NAMESPACE", "shop", "LABELS", Map.of("app", "web")),
                    "1.0");

    /** The Service that is called, and this sidecar's own. */
    private static final String SERVICES =
            """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: reviews, namespace: shop}
            spec:
              hosts: [reviews.shop.mesh]
              addresses: [10.1.0.1]
              ports: [{number: ORIGINAL, name: http, protocol: HTTP}]
              location: MESH_INTERNAL
              resolution: STATIC
              endpoints:
              - {address: 127.0.0.1, ports: {http: ONE}, labels: {version: v1}}
              - {address: 127.0.0.1, ports: {http: TWO}, labels: {version: v2}}
            ---
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: web, namespace: shop}
            spec:
              hosts: [web.shop.mesh]
              addresses: [10.1.0.2]
              ports:
              - {number: 80, name: http, protocol: HTTP, targetPort: ORIGINAL}
              - {number: 3306, name: tcp, protocol: TCP}
              - {number: 7000, name: any}
              location: MESH_INTERNAL
              resolution: STATIC
              endpoints:
              - {address: 10.9.9.9, labels: {app: web}}
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: reviews, namespace: shop}
            spec:
              host: reviews.shop.mesh
              trafficPolicy:
                connectionPool:
                  tcp: {maxConnections: 100}
                  http: {http1MaxPendingRequests: 50, maxRetries: 3}
                outlierDetection: {consecutive5xxErrors: 7, interval: 30s}
              subsets:
              - {name: v1, labels: {version: v1}}
              - {name: v2, labels: {version: v2}}
            ---
            """;

    private static final String ROUTES =
            """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: reviews, namespace: shop}
            spec:
              hosts: [reviews.shop.mesh]
              http:
              - match: [{headers: {user: {exact: beta}}}]
                route: [{destination: {host: reviews.shop.mesh, subset: v2}}]
              - route:
                - {destination: {host: reviews.shop.mesh, subset: v1}, weight: WEIGHT1}
                - {destination: {host: reviews.shop.mesh, subset: v2}, weight: WEIGHT2}
            ---
            """;

    private static Path binary = Path.of("");

    private final NamedServer original = new NamedServer("original");
    private final NamedServer one = new NamedServer("one");
    private final NamedServer two = new NamedServer("two");
    private final TestingProxy proxy =
            TestingProxy.serving(new InetSocketAddress("127.0.0.1", port(original)));
    private final TestingIstio istio;
    private final TestingClientRun client;

    IstioControlPlaneIT(@TempDir Path directory) throws IOException {
        istio =
                new TestingIstio(
                        binary,
                        Files.createDirectory(directory.resolve("istio")),
                        services() + routes(90, 10));
        client =
                new TestingClientRun(
                        istio.address(),
                        directory,
                        Duration.ofSeconds(30),
                        Subscribing.BY_REFERENCE,
                        NODE,
                        proxy.dataPath()::apply);
    }

    /** Not optimized, which takes a third of the time away that Istio takes to be compiled. */
    @BeforeAll
    static void build() throws Exception {
        binary = GoPrograms.build("istio").resolve("istio");
    }

    @AfterEach
    void closeAll() {
        client.close();
        istio.close();
        proxy.close();
        original.close();
        one.close();
        two.close();
    }

    private static int port(NamedServer server) {
        return Integer.parseInt(server.address().substring("127.0.0.1:".length()));
    }

    private String services() {
        return SERVICES.replace("ORIGINAL", String.valueOf(port(original)))
                .replace("ONE", String.valueOf(port(one)))
                .replace("TWO", String.valueOf(port(two)));
    }

    private static String routes(int weightOfOne, int weightOfTwo) {
        return ROUTES.replace("WEIGHT1", String.valueOf(weightOfOne))
                .replace("WEIGHT2", String.valueOf(weightOfTwo));
    }

    /** The answer to a request of a new connection. */
    private String answer(String listener, String path, String... fields) {
        try (TestingClient asks = TestingClient.connect(proxy.address(listener))) {
            asks.send(
                    "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n"
                            .formatted(path, HOST, String.join("", fields)));
            return asks.receiveAll();
        }
    }

    private boolean isAnsweredBy(String name, String... fields) {
        return answer("outbound", "/", fields).endsWith("\r\n" + name);
    }

    private boolean isAlwaysAnsweredByTwo() {
        return IntStream.range(0, 20).allMatch(_ -> isAnsweredBy("two"));
    }

    private void startFollowing() {
        client.start();
        Await.until(client::log, () -> isAnsweredBy("two", "user: beta\r\n"));
    }

    @Test
    void takesAllThatIstioSaysToASidecar() {
        client.start();

        Snapshot snapshot = client.nextSnapshot();
        while (snapshot.listeners().size() < 9) {
            snapshot = client.nextSnapshot();
        }

        String called = String.valueOf(port(original));
        assertEquals(
                Set.of(
                        "0.0.0.0_" + called,
                        "0.0.0.0_80",
                        "10.1.0.2_3306",
                        "10.1.0.2_7000",
                        "virtualInbound",
                        "virtualInbound/3306",
                        "virtualInbound/7000",
                        "virtualInbound/" + called,
                        "virtualOutbound"),
                snapshot.listeners().stream().map(Listener::name).collect(Collectors.toSet()));
        assertFalse(client.log().contains("Refused"), client::log);
    }

    @Test
    void requestsGoByHeadersAndWeights() {
        startFollowing();

        Await.until("a tenth of the requests", () -> isAnsweredBy("two"));
        Await.until("the others", () -> isAnsweredBy("one"));
    }

    @Test
    void changedRoutesAndEndpointsAreObeyed() throws Exception {
        startFollowing();

        istio.say(services() + routes(0, 100));
        Await.until(client::log, this::isAlwaysAnsweredByTwo);

        istio.say(services().replaceFirst("version: v2", "version: v3") + routes(100, 0));
        Await.until(client::log, () -> answer("outbound", "/", "user: beta\r\n").contains("503"));
        Await.until(client::log, () -> isAnsweredBy("one"));
    }

    @Test
    void requestsThatComeInGoByTheListenerOfTheirPort() {
        assertTrue(answer("inbound", "/a%2Fb").endsWith("original"));

        startFollowing();

        Await.until(client::log, () -> answer("inbound", "/a%2Fb").contains(" 400 "));
        assertTrue(answer("inbound", "/").endsWith("original"));
    }

    @Test
    void whatCannotBeObeyedIsRefusedWithTheReasonAndTheRestIsObeyed() throws Exception {
        startFollowing();

        istio.say(
                services()
                        + routes(0, 100)
                        + """
                        apiVersion: networking.istio.io/v1
                        kind: ServiceEntry
                        metadata: {name: names, namespace: shop}
                        spec:
                          hosts: [names.shop.mesh]
                          ports: [{number: 81, name: http, protocol: HTTP}]
                          resolution: DNS
                          endpoints: [{address: names.invalid}]
                        """);
        Await.until(istio::log, () -> istio.log().contains("ACK ERROR"));
        Await.until(client::log, this::isAlwaysAnsweredByTwo);

        assertTrue(
                client.log().contains("outbound|81||names.shop.mesh: cluster: type: STRICT_DNS"),
                client::log);
        assertTrue(istio.log().contains("type: STRICT_DNS"), istio::log);
    }
}
