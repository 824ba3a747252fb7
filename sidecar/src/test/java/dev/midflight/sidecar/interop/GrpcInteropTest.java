package dev.midflight.sidecar.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.testkit.ForkedProgram;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** gRPC's own suite, in two implementations, from client over two sidecars to server. */
@Timeout(400)
final class GrpcInteropTest {
    private static final Map<GrpcSuite, Running> SERVERS = new EnumMap<>(GrpcSuite.class);

    private record Running(InetSocketAddress address, ForkedProgram program) {}

    @AfterAll
    static void endServers() {
        SERVERS.values().forEach(server -> server.program().close());
        SERVERS.clear();
    }

    private static InetSocketAddress started(GrpcSuite suite) throws Exception {
        Running running = SERVERS.get(suite);
        if (running == null) {
            InetSocketAddress address = Ports.free();
            running = new Running(address, suite.server(address));
            SERVERS.put(suite, running);
        }
        return running.address();
    }

    @ParameterizedTest
    @CsvSource({"JAVA, JAVA", "JAVA, GO", "GO, JAVA", "GO, GO"})
    void passesAllCasesStreamByStream(GrpcSuite client, GrpcSuite server) throws Exception {
        assertAllPass(client, server, "streams", "streams");
    }

    @ParameterizedTest
    @CsvSource({"JAVA, JAVA", "GO, GO"})
    void passesAllCasesRelayed(GrpcSuite client, GrpcSuite server) throws Exception {
        assertAllPass(client, server, "relay", "relay");
    }

    @ParameterizedTest
    @CsvSource({"relay, streams", "streams, relay"})
    void passesAllCasesWhereTheSidecarsDiffer(String outbound, String inbound) throws Exception {
        assertAllPass(GrpcSuite.GO, GrpcSuite.JAVA, outbound, inbound);
    }

    private static void assertAllPass(
            GrpcSuite client, GrpcSuite server, String outbound, String inbound) throws Exception {
        try (TestingProxy near =
                        TestingProxy.serving(started(server), "MIDFLIGHT_HTTP2=" + inbound);
                TestingProxy far =
                        TestingProxy.serving(
                                near.address("inbound"), "MIDFLIGHT_HTTP2=" + outbound)) {
            assertAllPass(client, server, far);
            assertSeen(far, outbound);
            assertSeen(near, inbound);
        }
    }

    @ParameterizedTest
    @CsvSource({"JAVA, GO", "GO, JAVA"})
    void passesAllCasesByRoutes(GrpcSuite client, GrpcSuite server) throws Exception {
        try (TestingProxy near = TestingProxy.routedTo(started(server), "http2");
                TestingProxy far = TestingProxy.routedTo(near.address("inbound"), "http2")) {
            assertAllPass(client, server, far);
            assertTrue(near.telemetry().total(Counter.REQUESTS) > 0);
        }
    }

    private static void assertAllPass(GrpcSuite client, GrpcSuite server, TestingProxy far)
            throws Exception {
        List<String> cases = client.cases(server);

        String output = client.run(far.address("inbound"), cases);

        List<String> passed = output.lines().filter(l -> l.startsWith("passed ")).toList();
        assertEquals(cases.stream().map(c -> "passed " + c).toList(), passed, output);
    }

    private static void assertSeen(TestingProxy proxy, String mode) {
        boolean streams = mode.equals("streams");
        assertEquals(streams, proxy.telemetry().total(Counter.DETECTED_HTTP2) > 0, mode);
        assertEquals(streams, proxy.telemetry().total(Counter.REQUESTS) > 0, mode);
    }
}
