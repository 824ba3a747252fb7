package dev.midflight.sidecar.probe;

import dev.midflight.sidecar.admin.Answer;
import dev.midflight.sidecar.admin.Pages;
import dev.midflight.sidecar.cluster.InboundSource;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/**
 * {@code /app-probe/tcp/<port>}: does the pod's own address accept a connection there? The
 * application's {@code tcpSocket} probe is rewritten to it, because a redirected one always
 * succeeds.
 */
public record TcpProbe(InetAddress podIp) implements Pages {
    private static final String PREFIX = "/app-probe/tcp/";
    private static final int MAX_TIMEOUT_SECONDS = 60;

    @Override
    public CompletableFuture<Answer> answer(Request request, EventLoop loop) {
        if (!request.path().startsWith(PREFIX)) {
            return CompletableFuture.completedFuture(Answer.notFound());
        }
        if (!request.reads()) {
            return CompletableFuture.completedFuture(Answer.onlyReads());
        }
        int port = number(request.path().substring(PREFIX.length()), 65535);
        int seconds = number(request.parameter("timeoutSeconds", "1"), MAX_TIMEOUT_SECONDS);
        if (port < 1 || seconds < 1) {
            return CompletableFuture.completedFuture(
                    Answer.text(400, "expected: " + PREFIX + "<port>?timeoutSeconds=1..60"));
        }
        return probe(port, seconds * 1000, loop);
    }

    private CompletableFuture<Answer> probe(int port, int timeoutMillis, EventLoop loop) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        ChannelFuture connected =
                new Bootstrap()
                        .group(loop)
                        .channel(EpollSocketChannel.class)
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
                        .handler(new ChannelInboundHandlerAdapter())
                        .connect(new InetSocketAddress(podIp, port), InboundSource.towards(podIp));
        connected.addListener(
                done -> {
                    answer.complete(
                            done.isSuccess()
                                    ? Answer.text(200, "accepts")
                                    : Answer.text(503, "does not accept"));
                    var _ = connected.channel().close();
                });
        return answer;
    }

    /** -1 if it is none, or too large. */
    private static int number(String text, int max) {
        try {
            int number = Integer.parseInt(text);
            return number <= max ? number : -1;
        } catch (NumberFormatException _) {
            return -1;
        }
    }
}
