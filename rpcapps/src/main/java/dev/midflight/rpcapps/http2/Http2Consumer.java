package dev.midflight.rpcapps.http2;

import dev.midflight.rpcapps.call.EchoClient;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * Calls in three ways in turn: gRPC unary, gRPC in one long stream, HTTP/2 with OkHttp. What a
 * GOAWAY says was not processed, the libraries send again by themselves.
 */
final class Http2Consumer implements EchoClient, AutoCloseable {
    private static final long LIMIT_SECONDS = 30;
    private static final MediaType TEXT = MediaType.get("text/plain");

    private final AtomicInteger turn = new AtomicInteger();
    private final ManagedChannel calls;
    private final ManagedChannel stream;
    private final Conversation conversation;
    private final OkHttpClient http =
            new OkHttpClient.Builder()
                    .protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE))
                    .callTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                    .build();
    private final String url;

    Http2Consumer(String host, int httpPort, int grpcPort) {
        this.url = "http://" + host + ":" + httpPort + "/echo";
        this.calls = channel(host, grpcPort);
        this.stream = channel(host, grpcPort);
        this.conversation = new Conversation(stream);
    }

    private static ManagedChannel channel(String host, int port) {
        return NettyChannelBuilder.forAddress(host, port).usePlaintext().build();
    }

    @Override
    public String echo(String id) throws Exception {
        return switch (Math.floorMod(turn.getAndIncrement(), 3)) {
            case 0 -> unary(id);
            case 1 -> conversation.echo(id);
            default -> post(id);
        };
    }

    private String unary(String id) {
        CallOptions options =
                CallOptions.DEFAULT.withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS);
        return ClientCalls.blockingUnaryCall(calls, GrpcEcho.UNARY, options, id);
    }

    private String post(String id) throws IOException {
        Request request = new Request.Builder().url(url).post(RequestBody.create(id, TEXT)).build();
        try (Response response = http.newCall(request).execute()) {
            ResponseBody body = response.body();
            if (response.code() != 200 || body == null) {
                throw new IOException("status " + response.code());
            }
            return body.string();
        }
    }

    /** Streams that the conversation has had so far. */
    int conversations() {
        return conversation.opened();
    }

    @Override
    public void close() {
        calls.shutdownNow();
        stream.shutdownNow();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
