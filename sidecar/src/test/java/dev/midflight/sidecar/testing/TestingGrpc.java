package dev.midflight.sidecar.testing;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** A gRPC server of texts: grpc-java's own, with a method of each kind. */
public final class TestingGrpc implements AutoCloseable {
    public static final MethodDescriptor<String, String> UNARY = method("Unary", MethodType.UNARY);
    public static final MethodDescriptor<String, String> UP =
            method("Up", MethodType.CLIENT_STREAMING);
    public static final MethodDescriptor<String, String> DOWN =
            method("Down", MethodType.SERVER_STREAMING);
    public static final MethodDescriptor<String, String> BOTH =
            method("Both", MethodType.BIDI_STREAMING);
    public static final MethodDescriptor<String, String> NEVER = method("Never", MethodType.UNARY);

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final Server server;

    public TestingGrpc() {
        ServerServiceDefinition service =
                ServerServiceDefinition.builder("test.Echo")
                        .addMethod(UNARY, ServerCalls.asyncUnaryCall(TestingGrpc::unary))
                        .addMethod(UP, ServerCalls.asyncClientStreamingCall(TestingGrpc::up))
                        .addMethod(DOWN, ServerCalls.asyncServerStreamingCall(TestingGrpc::down))
                        .addMethod(BOTH, ServerCalls.asyncBidiStreamingCall(TestingGrpc::both))
                        .addMethod(NEVER, never())
                        .build();
        try {
            server =
                    NettyServerBuilder.forAddress(
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                            .maxInboundMessageSize(64 << 20)
                            .addService(service)
                            .build()
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MethodDescriptor<String, String> method(String name, MethodType type) {
        return MethodDescriptor.<String, String>newBuilder()
                .setType(type)
                .setFullMethodName("test.Echo/" + name)
                .setRequestMarshaller(Text.INSTANCE)
                .setResponseMarshaller(Text.INSTANCE)
                .build();
    }

    private static void unary(String text, StreamObserver<String> answer) {
        if (text.equals("fail")) {
            answer.onError(Status.FAILED_PRECONDITION.withDescription("as asked").asException());
            return;
        }
        answer.onNext("echo " + text);
        answer.onCompleted();
    }

    private static StreamObserver<String> up(StreamObserver<String> answer) {
        return new Sum(answer);
    }

    private static void down(String count, StreamObserver<String> answer) {
        for (int i = 0; i < Integer.parseInt(count); i++) {
            answer.onNext("message " + i);
        }
        answer.onCompleted();
    }

    private static StreamObserver<String> both(StreamObserver<String> answer) {
        return new StreamObserver<>() {
            @Override
            public void onNext(String text) {
                answer.onNext("echo " + text);
            }

            @Override
            public void onError(Throwable cause) {}

            @Override
            public void onCompleted() {
                answer.onCompleted();
            }
        };
    }

    private ServerCallHandler<String, String> never() {
        return (call, headers) -> {
            begun.countDown();
            call.request(1);
            return new ServerCall.Listener<>() {
                @Override
                public void onCancel() {
                    cancelled.countDown();
                }
            };
        };
    }

    /** Done once a call of {@link #NEVER} has come. */
    public CountDownLatch begun() {
        return begun;
    }

    /** Done once a call of {@link #NEVER} was given up. */
    public CountDownLatch cancelled() {
        return cancelled;
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort());
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private record Sum(StreamObserver<String> answer, int[] bytes)
            implements StreamObserver<String> {
        private Sum(StreamObserver<String> answer) {
            this(answer, new int[1]);
        }

        @Override
        public void onNext(String text) {
            bytes[0] += text.length();
        }

        @Override
        public void onError(Throwable cause) {}

        @Override
        public void onCompleted() {
            answer.onNext(String.valueOf(bytes[0]));
            answer.onCompleted();
        }
    }

    private enum Text implements Marshaller<String> {
        INSTANCE;

        @Override
        public InputStream stream(String text) {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream in) {
            try {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
