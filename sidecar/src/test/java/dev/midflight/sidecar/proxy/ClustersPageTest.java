package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClustersPageTest {
    @Test
    void showsWhatIsConfiguredAsJsonAndAsText() {
        try (TestingUpstream upstream = new TestingUpstream();
                TestingProxy proxy = TestingProxy.serving(upstream.address())) {
            assertTrue(get(proxy, "/clusters").endsWith("\r\n\r\n[]\n"));
            Cluster cluster =
                    Cluster.of(
                            "shop", Endpoint.of("127.0.0.1", 4242), Endpoint.of("2001:db8::1", 80));

            TestingProxy.await(
                    proxy.dataPath()
                            .upstreams()
                            .apply(
                                    List.of(cluster),
                                    () -> CompletableFuture.completedFuture(null)));

            String json = get(proxy, "/clusters");
            assertTrue(json.contains("[{\"name\":\"shop\""), json);
            assertTrue(json.contains("\"protocol\":\"same\""), json);
            assertTrue(json.contains("\"balancing\":\"least-request\""), json);
            assertTrue(json.contains("\"address\":\"[2001:db8::1]:80\""), json);
            assertTrue(json.contains("\"overflowRequests\":0"), json);
            assertTrue(json.contains("\"address\":\"127.0.0.1:4242\""), json);
            String text = get(proxy, "/clusters?format=text");
            assertTrue(text.contains("\n  address=127.0.0.1:4242 weight=1"), text);
            assertTrue(get(proxy, "/clusters?format=xml").startsWith("HTTP/1.1 400"));
        }
    }

    private static String get(TestingProxy proxy, String page) {
        try (TestingClient client = TestingClient.connect(proxy.address("admin"))) {
            return client.send("GET " + page + " HTTP/1.1\r\nHost: a\r\n\r\n").receiveAll();
        }
    }
}
