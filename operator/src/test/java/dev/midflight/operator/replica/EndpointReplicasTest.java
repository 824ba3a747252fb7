package dev.midflight.operator.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import dev.midflight.operator.replica.EndpointReplicas.Self;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceListBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who the other replicas are, by what Kubernetes says of the Service. */
final class EndpointReplicasTest {
    private static final Self SELF = new Self("operator-0", "10.0.0.1");

    @Test
    void allThatAreReadyButThisOne() {
        assertEquals(
                addresses("10.0.0.2:15010", "10.0.0.3:15010"),
                read(
                        "IPv4",
                        endpoint("10.0.0.1", "operator-0", ""),
                        endpoint("10.0.0.2", "operator-1", "ready: true"),
                        endpoint("10.0.0.3", "operator-2", "terminating: false"),
                        endpoint("10.0.0.4", "operator-3", "ready: false, serving: true"),
                        endpoint("10.0.0.5", "operator-4", "ready: false")));
    }

    /** Where the Service has both families. */
    @Test
    void eachOnceWhateverItsAddresses() {
        EndpointSlice four =
                slice("IPv4", endpoint("10.0.0.1", "operator-0", ""), other("10.0.0.2"));
        EndpointSlice six = slice("IPv6", endpoint("fd00::1", "operator-0", ""), other("fd00::2"));

        assertEquals(addresses("10.0.0.2:15010"), EndpointReplicas.read(List.of(six, four), SELF));
        assertEquals(
                Set.of(new InetSocketAddress("fd00::2", 15010)),
                EndpointReplicas.read(List.of(six), SELF));
    }

    @Test
    void namesAreNoReplicas() {
        assertEquals(Set.of(), read("FQDN", other("operator.example")));
    }

    @Test
    void itLooksNowAndThenAndKeepsWhatItKnewWhileItCant() throws Exception {
        AtomicInteger status = new AtomicInteger(500);
        AtomicLong nanos = new AtomicLong();
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer server = server(status, asked);
        try (KubernetesClient client = client(server.getAddress().getPort())) {
            EndpointReplicas replicas =
                    new EndpointReplicas(client, "midflight-system", SELF, nanos::get);

            assertThrows(KubernetesClientException.class, replicas::get);
            status.set(200);
            assertEquals(addresses("10.0.0.2:15010"), replicas.get());
            assertEquals(addresses("10.0.0.2:15010"), replicas.get());
            assertEquals(2, asked.size());
            assertEquals(
                    "/apis/discovery.k8s.io/v1/namespaces/midflight-system/endpointslices"
                            + "?labelSelector=kubernetes.io/service-name=midflight-fleet",
                    asked.getLast());
            status.set(500);
            nanos.addAndGet(Duration.ofSeconds(3).toNanos());
            assertEquals(addresses("10.0.0.2:15010"), replicas.get());
            assertEquals(3, asked.size());
        } finally {
            server.stop(0);
        }
    }

    private static HttpServer server(AtomicInteger status, List<String> asked) throws Exception {
        byte[] body =
                Serialization.asJson(
                                new EndpointSliceListBuilder()
                                        .withItems(slice("IPv4", other("10.0.0.2")))
                                        .build())
                        .getBytes(StandardCharsets.UTF_8);
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    asked.add(
                            exchange.getRequestURI().getPath()
                                    + "?"
                                    + exchange.getRequestURI().getQuery());
                    exchange.getResponseHeaders().add("Content-Type", "application/json");
                    exchange.sendResponseHeaders(status.get(), body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        return server;
    }

    private static KubernetesClient client(int port) {
        return new KubernetesClientBuilder()
                .withConfig(
                        new ConfigBuilder(Config.empty())
                                .withMasterUrl("http://127.0.0.1:" + port)
                                .withRequestRetryBackoffLimit(0)
                                .build())
                .build();
    }

    private static Set<InetSocketAddress> read(String type, String... endpoints) {
        return EndpointReplicas.read(List.of(slice(type, endpoints)), SELF);
    }

    private static Set<InetSocketAddress> addresses(String... addresses) {
        return Stream.of(addresses)
                .map(each -> each.split(":", 2))
                .map(each -> new InetSocketAddress(each[0], Integer.parseInt(each[1])))
                .collect(Collectors.toSet());
    }

    private static String other(String address) {
        return endpoint(address, "operator-1", "ready: true");
    }

    private static String endpoint(String address, String pod, String conditions) {
        return "{addresses: [\"%s\"], conditions: {%s}, targetRef: {kind: Pod, name: %s}}"
                .formatted(address, conditions, pod);
    }

    private static EndpointSlice slice(String type, String... endpoints) {
        return Serialization.unmarshal(
                """
                kind: EndpointSlice
                metadata: {name: midflight-fleet-1, namespace: midflight-system}
                addressType: %s
                ports: [{name: fleet, port: 15010, protocol: TCP}]
                endpoints: [%s]
                """
                        .formatted(type, String.join(", ", endpoints)),
                EndpointSlice.class);
    }
}
