package dev.midflight.sidecar.proxy;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.sidecar.cluster.ClusterCounter;
import dev.midflight.sidecar.cluster.ClusterView;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.telemetry.ExchangeEnd;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.sidecar.testing.ToldExchanges;
import dev.midflight.sidecar.text.HostPort;
import dev.midflight.testkit.Await;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A proxy with a listener, and a cluster {@code app} that its connections or requests go to. */
final class TestingRelay implements AutoCloseable {
    private final TestingProxy proxy;
    private final ToldExchanges told;

    private TestingRelay(TestingProxy proxy, Function<ExchangeEnd, String> line) {
        this.proxy = proxy;
        this.told = new ToldExchanges(proxy.telemetry(), line);
    }

    /**
     * Serving, on one event loop.
     *
     * @param listener more keys of the listener, as a flow mapping has them
     * @param cluster the same of the cluster
     */
    static TestingRelay of(String listener, String cluster, TestingUpstream... upstreams) {
        return new TestingRelay(
                TestingProxy.routed(
                        relayedYaml(listener, cluster, upstreams), "MIDFLIGHT_WORKERS=1"),
                TestingRelay::connection);
    }

    /** The same without listening: the new side of a handover. */
    static TestingRelay idle(String listener, String cluster, TestingUpstream... upstreams) {
        return new TestingRelay(
                TestingProxy.idleRouted(
                        relayedYaml(listener, cluster, upstreams), "MIDFLIGHT_WORKERS=1"),
                TestingRelay::connection);
    }

    /** Serving, with a variable of the environment. */
    static TestingRelay with(
            String variable, String listener, String cluster, TestingUpstream... upstreams) {
        return new TestingRelay(
                TestingProxy.routed(
                        relayedYaml(listener, cluster, upstreams), "MIDFLIGHT_WORKERS=1", variable),
                TestingRelay::connection);
    }

    /**
     * Serving requests, by a route {@code any/up}.
     *
     * @param route more keys of the route, as a flow mapping has them
     */
    static TestingRelay routed(String route, String cluster, TestingUpstream... upstreams) {
        return new TestingRelay(
                TestingProxy.routed(routedYaml(route, cluster, upstreams), "MIDFLIGHT_WORKERS=1"),
                TestingRelay::exchange);
    }

    /** The same without listening. */
    static TestingRelay idleRouted(String route, String cluster, TestingUpstream... upstreams) {
        return new TestingRelay(
                TestingProxy.idleRouted(
                        routedYaml(route, cluster, upstreams), "MIDFLIGHT_WORKERS=1"),
                TestingRelay::exchange);
    }

    private static String relayedYaml(
            String listener, String cluster, TestingUpstream... upstreams) {
        return yaml("cluster: app, " + listener, cluster, upstreams);
    }

    private static String routedYaml(String route, String cluster, TestingUpstream... upstreams) {
        return yaml("routes: main", cluster, upstreams)
                + """
                  routeTables:
                    - name: main
                      hosts:
                        - name: any
                          domains: ["*"]
                          routes:
                            - {name: up, match: {prefix: /}, forward: [{cluster: app}], %s}
                  """
                        .formatted(route);
    }

    private static String yaml(String listener, String cluster, TestingUpstream... upstreams) {
        String endpoints =
                Arrays.stream(upstreams)
                        .map(upstream -> "{address: \"" + HostPort.of(upstream.address()) + "\"}")
                        .collect(Collectors.joining(", "));
        return """
               listeners: [{name: in, address: "127.0.0.1:0", %s}]
               clusters: [{name: app, %s, endpoints: [%s]}]
               """
                .formatted(listener, cluster, endpoints);
    }

    TestingProxy proxy() {
        return proxy;
    }

    InetSocketAddress address() {
        return proxy.address("in");
    }

    TestingClient connect() {
        return TestingClient.connect(address());
    }

    long total(ClusterCounter counter) {
        return proxy.dataPath().upstreams().all().getFirst().total(counter);
    }

    /** What the admin page says of one endpoint. */
    Object shown(TestingUpstream upstream, String label) {
        List<?> endpoints =
                (List<?>)
                        requireNonNull(
                                ClusterView.of(proxy.dataPath().upstreams().all())
                                        .getFirst()
                                        .get("endpoints"));
        for (Object endpoint : endpoints) {
            Map<?, ?> shown = (Map<?, ?>) endpoint;
            if (HostPort.of(upstream.address()).equals(shown.get("address"))) {
                return requireNonNull(shown.get(label), label);
            }
        }
        throw new AssertionError(upstream.address() + " is not in " + endpoints);
    }

    void await(long expected, ClusterCounter counter) {
        Await.until(
                () -> counter + ": " + total(counter) + " (expected: " + expected + ")",
                () -> total(counter) == expected);
    }

    void await(Object expected, TestingUpstream upstream, String label) {
        Await.until(
                () -> label + ": " + shown(upstream, label) + " (expected: " + expected + ")",
                () -> expected.equals(shown(upstream, label)));
    }

    /** Seconds as its connections see them. */
    void pass(int seconds) {
        Worker worker = proxy.dataPath().lanes().getFirst().worker();
        TestingProxy.await(
                CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < seconds; i++) {
                                worker.flows().ids().forEach(id -> tick(worker.flows().get(id)));
                            }
                        },
                        worker.loop()));
    }

    private static void tick(@Nullable Flow flow) {
        if (flow != null) {
            flow.tick();
        }
    }

    /**
     * Lines of direction, protocol, flags, cluster, destination, bytes from and to the client;
     * where it serves by a route, of protocol, status, flags, route and cluster.
     */
    void assertTold(String... lines) {
        assertEquals(List.of(lines), told.await(lines.length));
    }

    private static String connection(ExchangeEnd end) {
        InetSocketAddress destination = end.destination();
        return String.join(
                " ",
                end.direction().label(),
                end.protocol().label(),
                ResponseFlag.text(end.flags()),
                end.cluster(),
                destination == null ? "-" : HostPort.of(destination),
                Long.toString(end.receivedBytes()),
                Long.toString(end.sentBytes()));
    }

    private static String exchange(ExchangeEnd end) {
        return String.join(
                " ",
                end.protocol().label(),
                Integer.toString(end.status()),
                ResponseFlag.text(end.flags()),
                end.route(),
                end.cluster());
    }

    @Override
    public void close() {
        proxy.close();
    }
}
