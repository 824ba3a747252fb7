package dev.midflight.sidecar.xds;

import static dev.midflight.sidecar.xds.TestingResources.cluster;
import static dev.midflight.sidecar.xds.TestingResources.endpoints;
import static dev.midflight.sidecar.xds.TestingResources.listener;
import static dev.midflight.sidecar.xds.TestingResources.table;
import static dev.midflight.wire.xds.XdsType.CLUSTER;
import static dev.midflight.wire.xds.XdsType.ENDPOINTS;
import static dev.midflight.wire.xds.XdsType.LISTENER;
import static dev.midflight.wire.xds.XdsType.ROUTES;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A request goes where a control plane says, from the acknowledgement on. */
@Timeout(60)
final class XdsTrafficTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    @TempDir Path directory;

    @Test
    void requestsGoWhereTheControlPlaneSays() throws Exception {
        try (TestingUpstream original = new TestingUpstream();
                TestingUpstream other = new TestingUpstream();
                TestingProxy proxy = TestingProxy.serving(original.address());
                TestingControlPlane server = new TestingControlPlane();
                TestingClientRun client =
                        new TestingClientRun(
                                server.address(), directory, LONG, proxy.dataPath()::apply)) {
            client.start();
            TestingControlPlane.Stream stream = server.nextStream();
            stream.next(ROUTES);

            stream.send(CLUSTER, "n1", cluster("a", "1"));
            stream.send(ENDPOINTS, "n2", endpoints("a", "1", other.address().getPort()));
            stream.send(LISTENER, "n3", listener("l", "t", "1"));
            stream.send(ROUTES, "n4", table("t", "1", "a"));
            stream.next(ROUTES);

            try (TestingClient outbound = TestingClient.connect(proxy.address("outbound"))) {
                outbound.send(GET);
                String request = other.accept().receiveUntil("\r\n\r\n");
                assertTrue(request.startsWith("GET / HTTP/1.1\r\n"), request);
            }
        }
    }
}
