package dev.midflight.sidecar.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.move.Capabilities;
import dev.midflight.sidecar.move.FrozenBatch;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingGrpc;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.testkit.Await;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** grpc-java's clients, which never retry, while one proxy after the other serves them. */
@Timeout(120)
final class GrpcMoveTest {
    private static final int MOVES = 20;
    private static final int CALLERS = 6;
    private static final int STREAMS = 6;
    private static final int AT_ONCE = 8;
    private static final int MAX_TEXT = 100_000;
    private static final int MORE = 40;

    private final TestingGrpc server = new TestingGrpc();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong echoes = new AtomicLong();

    @AfterEach
    void closeAll() {
        channels.forEach(ManagedChannel::shutdownNow);
        server.close();
    }

    private String yaml() {
        return """
               version: test
               listeners:
                 - {name: web, address: "127.0.0.1:0", routes: main}
               routeTables:
                 - name: main
                   hosts:
                     - {name: any, domains: ["*"], routes: [{name: all, forward: [{cluster: one}]}]}
               clusters:
                 - {name: one, protocol: http2, endpoints: [{address: "127.0.0.1:%d"}]}
               """
                .formatted(server.address().getPort());
    }

    private ManagedChannel channel(InetSocketAddress to) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress(to)
                        .usePlaintext()
                        .disableRetry()
                        .maxInboundMessageSize(64 << 20)
                        .build();
        channels.add(channel);
        return channel;
    }

    private static String text(SplittableRandom random) {
        String character = String.valueOf((char) ('a' + random.nextInt(26)));
        return character.repeat(1 + random.nextInt(random.nextBoolean() ? MAX_TEXT : 100));
    }

    private void call(ManagedChannel channel, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        while (!over.get()) {
            String text = text(random);
            String answer =
                    ClientCalls.blockingUnaryCall(
                            channel, TestingGrpc.UNARY, CallOptions.DEFAULT, text);
            assertEquals("echo " + text, answer);
            answers.incrementAndGet();
        }
    }

    /** One stream for all of the time, with a few messages of it on their way. */
    private void talk(ManagedChannel channel, int seed) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        Queue<String> expected = new ConcurrentLinkedQueue<>();
        Semaphore room = new Semaphore(AT_ONCE);
        Semaphore completed = new Semaphore(0);
        StreamObserver<String> out =
                ClientCalls.asyncBidiStreamingCall(
                        channel.newCall(TestingGrpc.BOTH, CallOptions.DEFAULT),
                        new StreamObserver<>() {
                            @Override
                            public void onNext(String text) {
                                if (!text.equals("echo " + expected.poll())) {
                                    failures.add(new AssertionError("not what was sent"));
                                }
                                echoes.incrementAndGet();
                                room.release();
                            }

                            @Override
                            public void onError(Throwable cause) {
                                failures.add(cause);
                                room.release(1 << 20);
                                completed.release();
                            }

                            @Override
                            public void onCompleted() {
                                completed.release();
                            }
                        });
        while (!over.get() && failures.isEmpty()) {
            room.acquire();
            String text = text(random);
            expected.add(text);
            out.onNext(text);
        }
        out.onCompleted();
        completed.acquire();
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private void start(Work work) {
        threads.add(
                Thread.ofPlatform()
                        .daemon()
                        .start(
                                () -> {
                                    try {
                                        work.run();
                                    } catch (Throwable e) {
                                        failures.add(e);
                                    }
                                }));
    }

    private void awaitMore() {
        long calls = answers.get() + MORE;
        long messages = echoes.get() + MORE;
        Await.until(
                "more answers" + failures,
                () -> !failures.isEmpty() || (answers.get() >= calls && echoes.get() >= messages));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void noCallFailsAndNoStreamBreaks(int workers) throws InterruptedException {
        String variable = "MIDFLIGHT_WORKERS=" + workers;
        TestingProxy proxy = TestingProxy.routed(yaml(), variable);
        long moved = 0;
        try {
            for (int i = 0; i < CALLERS; i++) {
                int seed = i;
                ManagedChannel channel = channel(proxy.address("web"));
                start(() -> call(channel, seed));
                start(() -> call(channel, -seed));
            }
            for (int i = 0; i < STREAMS; i++) {
                int seed = 100 + i;
                ManagedChannel channel = channels.get(i % CALLERS);
                start(() -> talk(channel, seed));
            }
            awaitMore();
            for (int i = 0; i < MOVES && failures.isEmpty(); i++) {
                TestingProxy next = TestingProxy.idleRouted(yaml(), variable);
                moved += proxy.moveTo(next).clients();
                proxy.exit();
                proxy = next;
                if (i % 4 == 3) {
                    FrozenBatch batch =
                            TestingProxy.await(proxy.dataPath().freeze(Capabilities.OURS));
                    TestingProxy.await(proxy.dataPath().resume(batch));
                }
                awaitMore();
            }
            over.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(List.of(), List.copyOf(failures));
            assertTrue(moved > MOVES * CALLERS / 2, moved + " connections moved at once");
            assertEquals(0, proxy.telemetry().total(Counter.FAILED));
            assertEquals(answers.get() + STREAMS, proxy.telemetry().total(Counter.REQUESTS));
            assertEquals(answers.get() + STREAMS, proxy.telemetry().total(Counter.RESPONSES_2XX));
        } finally {
            proxy.close();
        }
    }
}
