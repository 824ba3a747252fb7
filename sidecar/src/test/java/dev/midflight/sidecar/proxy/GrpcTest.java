package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingGrpc;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.testkit.Await;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** grpc-java on both ends, the sidecar passing each stream on by itself. */
@Timeout(120)
final class GrpcTest {
    private static final String STREAMS = "MIDFLIGHT_HTTP2=streams";

    private final TestingGrpc server = new TestingGrpc();
    private final TestingProxy proxy = TestingProxy.serving(server.address(), STREAMS);
    private final ManagedChannel channel = channel(proxy);

    private static ManagedChannel channel(TestingProxy proxy) {
        return NettyChannelBuilder.forAddress(proxy.address("inbound"))
                .usePlaintext()
                .maxInboundMessageSize(64 << 20)
                .build();
    }

    @AfterEach
    void closeAll() {
        channel.shutdownNow();
        proxy.close();
        server.close();
    }

    private ClientCall<String, String> call(MethodDescriptor<String, String> method) {
        return channel.newCall(method, CallOptions.DEFAULT);
    }

    private String unary(String text) {
        return ClientCalls.blockingUnaryCall(call(TestingGrpc.UNARY), text);
    }

    @Test
    void passesUnaryCallsOnOneConnection() {
        for (int i = 0; i < 200; i++) {
            assertEquals("echo " + i, unary(String.valueOf(i)));
        }

        assertEquals(200, proxy.telemetry().total(Counter.REQUESTS));
        assertEquals(1, proxy.telemetry().total(Counter.UPSTREAM_CONNECTS));
        assertEquals(1, proxy.telemetry().total(Counter.DETECTED_HTTP2));
    }

    @Test
    void passesLargeMessagesBothWays() {
        String large = "x".repeat(20 << 20);

        assertEquals(5 + large.length(), unary(large).length());
    }

    @Test
    void passesAStatusInTrailersOnly() {
        StatusRuntimeException failure =
                assertThrows(StatusRuntimeException.class, () -> unary("fail"));

        assertEquals(Status.Code.FAILED_PRECONDITION, failure.getStatus().getCode());
        assertEquals("as asked", failure.getStatus().getDescription());
    }

    @Test
    void passesStreamsOfEitherSide() throws Exception {
        Iterator<String> down =
                ClientCalls.blockingServerStreamingCall(call(TestingGrpc.DOWN), "5000");
        int received = 0;
        while (down.hasNext()) {
            assertEquals("message " + received++, down.next());
        }
        assertEquals(5000, received);

        Answers sum = new Answers();
        StreamObserver<String> up = ClientCalls.asyncClientStreamingCall(call(TestingGrpc.UP), sum);
        for (int i = 0; i < 1000; i++) {
            up.onNext("y".repeat(1000));
        }
        up.onCompleted();
        assertEquals(List.of("1000000"), sum.all.get(10, TimeUnit.SECONDS));
    }

    @Test
    void passesAConversation() throws Exception {
        Answers answers = new Answers();
        StreamObserver<String> up =
                ClientCalls.asyncBidiStreamingCall(call(TestingGrpc.BOTH), answers);
        for (int i = 0; i < 20; i++) {
            int count = i + 1;
            up.onNext("turn " + i);
            Await.until(count + " answers", () -> answers.received.size() == count);
        }
        up.onCompleted();

        assertEquals("echo turn 19", answers.all.get(10, TimeUnit.SECONDS).getLast());
    }

    @Test
    void passesACancellationOn() throws Exception {
        ClientCall<String, String> never = call(TestingGrpc.NEVER);
        ClientCalls.asyncUnaryCall(never, "wait", new Answers());
        assertTrue(server.begun().await(10, TimeUnit.SECONDS));

        never.cancel("enough", null);

        assertTrue(server.cancelled().await(10, TimeUnit.SECONDS));
        assertEquals("echo next", unary("next"));
    }

    @Test
    void keepsDeadlines() throws Exception {
        assertEquals("echo first", unary("first"));
        ClientCall<String, String> never =
                channel.newCall(
                        TestingGrpc.NEVER,
                        CallOptions.DEFAULT.withDeadlineAfter(2, TimeUnit.SECONDS));

        StatusRuntimeException failure =
                assertThrows(
                        StatusRuntimeException.class,
                        () -> ClientCalls.blockingUnaryCall(never, "wait"));

        assertEquals(Status.Code.DEADLINE_EXCEEDED, failure.getStatus().getCode());
        assertTrue(server.cancelled().await(10, TimeUnit.SECONDS));
    }

    @Test
    void saysUnavailableWhereNobodyListens() {
        TestingUpstream gone = new TestingUpstream();
        gone.close();
        try (TestingProxy alone = TestingProxy.serving(gone.address(), STREAMS)) {
            ManagedChannel nowhere = channel(alone);

            StatusRuntimeException failure =
                    assertThrows(
                            StatusRuntimeException.class,
                            () ->
                                    ClientCalls.blockingUnaryCall(
                                            nowhere, TestingGrpc.UNARY, CallOptions.DEFAULT, "x"));

            assertEquals(Status.Code.UNAVAILABLE, failure.getStatus().getCode());
            assertEquals("the upstream cannot be reached", failure.getStatus().getDescription());
            nowhere.shutdownNow();
        }
    }

    @Test
    void passesThroughTwoSidecars() {
        try (TestingProxy outbound = TestingProxy.serving(proxy.address("inbound"), STREAMS)) {
            ManagedChannel far = channel(outbound);
            for (int i = 0; i < 50; i++) {
                assertEquals(
                        "echo " + i,
                        ClientCalls.blockingUnaryCall(
                                far, TestingGrpc.UNARY, CallOptions.DEFAULT, "" + i));
            }
            far.shutdownNow();
        }
    }

    @Test
    void losesNoCallWhileItsProxyGivesWayToTheNext() throws Exception {
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        AtomicInteger answered = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            callers.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try {
                                            while (!over.get()) {
                                                assertEquals("echo x", unary("x"));
                                                answered.incrementAndGet();
                                            }
                                        } catch (Throwable e) {
                                            failures.add(e);
                                        }
                                    }));
        }
        TestingProxy serving = proxy;
        for (int i = 0; i < 3; i++) {
            awaitMore(answered, failures);
            TestingProxy next = TestingProxy.idle(server.address(), STREAMS);
            serving.moveTo(next);
            serving.exit();
            serving = next;
        }
        awaitMore(answered, failures);
        over.set(true);
        for (Thread caller : callers) {
            caller.join();
        }
        serving.exit();

        assertEquals(List.of(), List.copyOf(failures));
    }

    private static void awaitMore(AtomicInteger answered, ConcurrentLinkedQueue<?> failures) {
        int wanted = answered.get() + 200;
        Await.until("more answers", () -> answered.get() >= wanted || !failures.isEmpty());
    }

    private static final class Answers implements StreamObserver<String> {
        private final ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
        private final CompletableFuture<List<String>> all = new CompletableFuture<>();

        @Override
        public void onNext(String text) {
            received.add(text);
        }

        @Override
        public void onError(Throwable cause) {
            all.completeExceptionally(cause);
        }

        @Override
        public void onCompleted() {
            all.complete(List.copyOf(received));
        }
    }
}
