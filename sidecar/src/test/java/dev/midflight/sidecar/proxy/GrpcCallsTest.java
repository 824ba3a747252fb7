package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midflight.sidecar.telemetry.Telemetry;
import dev.midflight.sidecar.testing.TestingGrpc;
import dev.midflight.sidecar.testing.TestingHttp2;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingReading;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.testkit.Await;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the calls of grpc-java are counted as. */
@Timeout(60)
final class GrpcCallsTest {
    private static final String STREAMS = "MIDFLIGHT_HTTP2=streams";
    private static final MethodDescriptor<String, String> UNKNOWN =
            TestingGrpc.UNARY.toBuilder().setFullMethodName("test.Echo/Unknown").build();

    @Test
    void areCountedByStatus() {
        try (TestingGrpc server = new TestingGrpc();
                TestingProxy proxy = TestingProxy.serving(server.address(), STREAMS)) {
            ManagedChannel channel = channel(proxy);
            unary(channel, "a");
            unary(channel, "b");
            assertThrows(StatusRuntimeException.class, () -> unary(channel, "fail"));
            channel.shutdownNow();
            try (TestingHttp2 other = TestingHttp2.connect(proxy.address("inbound"))) {
                other.send(1, 5, 1, TestingHttp2.GET);
                other.receive(1);
            }

            Map<String, Long> expected = Map.of("OK", 2L, "FAILED_PRECONDITION", 1L);
            String cluster = "inbound:" + server.address().getPort();
            await(proxy.telemetry(), cluster, expected);
        }
    }

    @Test
    void areCountedByMethodAndTimedByStatus() {
        try (TestingGrpc server = new TestingGrpc();
                TestingProxy proxy =
                        TestingProxy.serving(
                                server.address(), STREAMS, "MIDFLIGHT_GRPC_METHODS=1")) {
            ManagedChannel channel = channel(proxy);
            assertThrows(
                    StatusRuntimeException.class,
                    () ->
                            ClientCalls.blockingUnaryCall(
                                    channel, UNKNOWN, CallOptions.DEFAULT, "a"));
            unary(channel, "a");
            assertThrows(StatusRuntimeException.class, () -> unary(channel, "fail"));
            ClientCalls.blockingServerStreamingCall(
                            channel, TestingGrpc.DOWN, CallOptions.DEFAULT, "3")
                    .forEachRemaining(_ -> {});
            channel.shutdownNow();

            String echo = "method=Unary, service=test.Echo";
            String other = "method=other, service=other";
            TestingReading.await(
                    proxy.telemetry(),
                    "grpc_method_calls",
                    Map.of(
                            methodCalls(echo, "OK"), 1L,
                            methodCalls(echo, "FAILED_PRECONDITION"), 1L,
                            methodCalls(other, "UNIMPLEMENTED"), 1L,
                            methodCalls(other, "OK"), 1L));
            TestingReading.await(
                    proxy.telemetry(),
                    "grpc_method_duration",
                    Map.of(
                            "grpc_method_duration_seconds{direction=inbound, " + echo + "}", 2L,
                            "grpc_method_duration_seconds{direction=inbound, " + other + "}", 2L));
            TestingReading.await(
                    proxy.telemetry(),
                    "grpc_duration",
                    Map.of(
                            "grpc_duration_seconds{direction=inbound, status=OK}",
                            2L,
                            "grpc_duration_seconds{direction=inbound, status=UNIMPLEMENTED}",
                            1L,
                            "grpc_duration_seconds{direction=inbound, status=FAILED_PRECONDITION}",
                            1L));
        }
    }

    private static String methodCalls(String method, String status) {
        return "grpc_method_calls{direction=inbound, " + method + ", status=" + status + "}";
    }

    @Test
    void ofACancelledOneAndOfAnUpstreamThatIsGone() {
        TestingUpstream upstream = new TestingUpstream();
        try (TestingProxy proxy = TestingProxy.serving(upstream.address(), STREAMS)) {
            InetSocketAddress address = upstream.address();
            ManagedChannel channel = channel(proxy);
            ClientCall<String, String> call =
                    channel.newCall(TestingGrpc.UNARY, CallOptions.DEFAULT);
            call.start(new ClientCall.Listener<>() {}, new Metadata());
            call.halfClose();
            TestingHttp2 server = TestingHttp2.serve(upstream.accept());
            server.receive(1);
            call.cancel("enough", null);
            server.receive(3);
            server.close();
            upstream.close();
            assertThrows(StatusRuntimeException.class, () -> unary(channel, "a"));
            channel.shutdownNow();

            await(
                    proxy.telemetry(),
                    "inbound:" + address.getPort(),
                    Map.of("CANCELLED", 1L, "UNAVAILABLE", 1L));
        }
    }

    @Test
    void goOnInTheNextProxy() throws Exception {
        Telemetry next = new Telemetry();
        try (TestingGrpc server = new TestingGrpc();
                TestingProxy proxy = TestingProxy.serving(server.address(), STREAMS)) {
            ManagedChannel channel = channel(proxy);
            unary(channel, "a");
            channel.shutdownNow();
            String cluster = "inbound:" + server.address().getPort();
            await(proxy.telemetry(), cluster, Map.of("OK", 1L));

            next.add(proxy.telemetry().export(1 << 18));

            assertEquals(Map.of(cluster + " OK", 1L), calls(next));
        }
    }

    private static ManagedChannel channel(TestingProxy proxy) {
        return NettyChannelBuilder.forAddress(proxy.address("inbound")).usePlaintext().build();
    }

    private static void unary(ManagedChannel channel, String text) {
        String answer =
                ClientCalls.blockingUnaryCall(
                        channel, TestingGrpc.UNARY, CallOptions.DEFAULT, text);
        assertEquals("echo " + text, answer);
    }

    private static void await(Telemetry telemetry, String cluster, Map<String, Long> wanted) {
        Map<String, Long> expected = new TreeMap<>();
        wanted.forEach((status, calls) -> expected.put(cluster + " " + status, calls));
        Await.until(
                () -> expected + ", but " + calls(telemetry),
                () -> calls(telemetry).equals(expected));
    }

    private static Map<String, Long> calls(Telemetry telemetry) {
        Map<String, Long> calls = new TreeMap<>();
        telemetry.read().samples().stream()
                .filter(sample -> sample.name().equals("midflight_grpc_calls"))
                .forEach(
                        sample ->
                                calls.put(
                                        sample.labels().get("cluster")
                                                + " "
                                                + sample.labels().get("status"),
                                        sample.count()));
        return calls;
    }
}
