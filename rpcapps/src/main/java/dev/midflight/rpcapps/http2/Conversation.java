package dev.midflight.rpcapps.http2;

import dev.midflight.rpcapps.call.EchoClient;
import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One stream for as long as its connection stays. Where that says goodbye (GOAWAY), what was asked
 * is answered on the old stream and the next question goes on a new one. Thread-safe.
 */
final class Conversation implements EchoClient {
    private static final long LIMIT_SECONDS = 30;

    private final ManagedChannel channel;
    private @Nullable Talk current;
    private int opened;

    Conversation(ManagedChannel channel) {
        this.channel = channel;
        watch();
    }

    /** gRPC tells of a GOAWAY by leaving READY; it tells once for each time that it is asked. */
    private void watch() {
        ConnectivityState now = channel.getState(false);
        channel.notifyWhenStateChanged(
                now,
                () -> {
                    if (now == ConnectivityState.READY) {
                        reopen();
                    }
                    if (!channel.isShutdown()) {
                        watch();
                    }
                });
    }

    private synchronized void reopen() {
        Talk leaving = current;
        current = null;
        if (leaving != null) {
            leaving.finish();
        }
    }

    @Override
    public String echo(String id) throws Exception {
        try {
            return ask(id).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private synchronized CompletableFuture<String> ask(String id) {
        Talk talk = current;
        if (talk == null || talk.isOver()) {
            talk = new Talk();
            opened++;
            current = talk;
        }
        return talk.ask(id);
    }

    /** Streams so far. */
    synchronized int opened() {
        return opened;
    }

    /** One stream: answers come in the order of the questions. */
    private final class Talk implements StreamObserver<String> {
        private final Queue<CompletableFuture<String>> waiting = new ArrayDeque<>();
        private final StreamObserver<String> questions;
        private boolean over;

        Talk() {
            questions =
                    ClientCalls.asyncBidiStreamingCall(
                            channel.newCall(GrpcEcho.CONVERSATION, CallOptions.DEFAULT), this);
        }

        CompletableFuture<String> ask(String id) {
            CompletableFuture<String> answer = new CompletableFuture<>();
            synchronized (waiting) {
                if (over) {
                    return CompletableFuture.failedFuture(
                            new IllegalStateException("the stream has just ended"));
                }
                waiting.add(answer);
            }
            questions.onNext(id);
            return answer;
        }

        boolean isOver() {
            synchronized (waiting) {
                return over;
            }
        }

        void finish() {
            if (!isOver()) {
                questions.onCompleted();
            }
        }

        @Override
        public void onNext(String text) {
            CompletableFuture<String> answer;
            synchronized (waiting) {
                answer = waiting.remove();
            }
            answer.complete(text);
        }

        @Override
        public void onError(Throwable cause) {
            end(cause);
        }

        @Override
        public void onCompleted() {
            end(new IllegalStateException("the stream ended before the answer"));
        }

        private void end(Throwable cause) {
            Queue<CompletableFuture<String>> lost;
            synchronized (waiting) {
                over = true;
                lost = new ArrayDeque<>(waiting);
                waiting.clear();
            }
            lost.forEach(answer -> answer.completeExceptionally(cause));
        }
    }
}
