package dev.midflight.sidecar.application;

import dev.midflight.model.CommandAnswer.Http;
import dev.midflight.model.FleetCommand.Action.CallApplication;
import dev.midflight.sidecar.cluster.InboundSource;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the application over HTTP/1.1, one connection for each call. Never intercepted: the pod's
 * rules leave loopback alone, and to the pod's own address everything from {@link InboundSource}.
 */
public final class ApplicationClient {
    private static final Duration LONGEST = Duration.ofSeconds(14);
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final EventLoop loop;
    private final List<InetAddress> addresses;

    /**
     * @param podIps the first is tried where nobody listens on 127.0.0.1
     */
    public ApplicationClient(EventLoop loop, List<InetAddress> podIps) {
        this.loop = loop;
        this.addresses =
                podIps.isEmpty() ? List.of(LOOPBACK) : List.of(LOOPBACK, podIps.getFirst());
    }

    /**
     * @return fails with an {@link IOException} whose message says why
     * @throws IllegalArgumentException if the call is none
     */
    public CompletableFuture<Http> call(CallApplication call) {
        ApplicationRequest request = ApplicationRequest.of(call);
        Duration limit = call.timeout().compareTo(LONGEST) < 0 ? call.timeout() : LONGEST;
        long deadline = System.nanoTime() + limit.toNanos();
        CompletableFuture<Http> answer = new CompletableFuture<>();
        connect(request, 0, deadline, answer);
        return answer.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(
                        failure -> CompletableFuture.failedFuture(said(failure, call, limit)));
    }

    private void connect(
            ApplicationRequest request, int index, long deadline, CompletableFuture<Http> answer) {
        InetAddress address = addresses.get(index);
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(loop)
                        .channel(EpollSocketChannel.class)
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.max(1, left))
                        .handler(new Conversation(answer));
        InetSocketAddress there = new InetSocketAddress(address, request.port());
        ChannelFuture connected =
                address.equals(LOOPBACK)
                        ? bootstrap.connect(there)
                        : bootstrap.connect(there, InboundSource.towards(address));
        connected.addListener(
                done -> {
                    if (done.isSuccess()) {
                        FullHttpRequest message = request.to(there);
                        var _ = connected.channel().writeAndFlush(message);
                    } else if (isRefusal(done.cause()) && index + 1 < addresses.size()) {
                        connect(request, index + 1, deadline, answer);
                    } else {
                        answer.completeExceptionally(done.cause());
                    }
                });
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof ConnectException && !(failure instanceof ConnectTimeoutException);
    }

    private static IOException said(Throwable failure, CallApplication call, Duration limit) {
        String why =
                switch (failure) {
                    case TimeoutException _ -> "no answer within " + limit.toMillis() + " ms";
                    case ConnectTimeoutException _ -> "not connected in time";
                    case ConnectException _ -> "nobody accepts connections there";
                    default -> String.valueOf(failure.getMessage());
                };
        return new IOException("application, port " + call.port() + ": " + why, failure);
    }

    private static final class Conversation extends ChannelInitializer<Channel> {
        private final CompletableFuture<Http> answer;

        Conversation(CompletableFuture<Http> answer) {
            this.answer = answer;
        }

        @Override
        protected void initChannel(Channel channel) {
            var _ = answer.whenComplete((_, _) -> channel.close());
            channel.pipeline().addLast(new HttpClientCodec()).addLast(new AnswerReader(answer));
        }
    }
}
