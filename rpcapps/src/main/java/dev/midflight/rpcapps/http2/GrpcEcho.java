package dev.midflight.rpcapps.http2;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** Texts over gRPC: one call each, or all of them in one stream both ways. */
record GrpcEcho(UnaryOperator<String> unary, UnaryOperator<String> conversation)
        implements BindableService {
    static final MethodDescriptor<String, String> UNARY = method("Unary", MethodType.UNARY);
    static final MethodDescriptor<String, String> CONVERSATION =
            method("Conversation", MethodType.BIDI_STREAMING);

    private static MethodDescriptor<String, String> method(String name, MethodType type) {
        return MethodDescriptor.<String, String>newBuilder()
                .setType(type)
                .setFullMethodName("midflight.Echo/" + name)
                .setRequestMarshaller(Text.INSTANCE)
                .setResponseMarshaller(Text.INSTANCE)
                .build();
    }

    @Override
    public ServerServiceDefinition bindService() {
        return ServerServiceDefinition.builder("midflight.Echo")
                .addMethod(UNARY, ServerCalls.asyncUnaryCall(this::answer))
                .addMethod(CONVERSATION, ServerCalls.asyncBidiStreamingCall(this::converse))
                .build();
    }

    private void answer(String id, StreamObserver<String> answers) {
        try {
            answers.onNext(unary.apply(id));
            answers.onCompleted();
        } catch (IllegalArgumentException e) {
            answers.onError(refusal(e));
        }
    }

    private StreamObserver<String> converse(StreamObserver<String> answers) {
        return new StreamObserver<>() {
            @Override
            public void onNext(String id) {
                try {
                    answers.onNext(conversation.apply(id));
                } catch (IllegalArgumentException e) {
                    answers.onError(refusal(e));
                }
            }

            @Override
            public void onError(Throwable cause) {}

            @Override
            public void onCompleted() {
                answers.onCompleted();
            }
        };
    }

    private static Exception refusal(IllegalArgumentException e) {
        return Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asException();
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
