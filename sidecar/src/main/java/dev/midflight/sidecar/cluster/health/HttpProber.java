package dev.midflight.sidecar.cluster.health;

import dev.midflight.model.traffic.HealthProbe;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Healthy is what answers a GET with the right status; a connection for each, closed after it. */
record HttpProber(
        HealthProbe.Http probe,
        HttpTransport transport,
        InetSocketAddress address,
        String authority,
        EventLoop loop)
        implements Prober {

    @Override
    public Future<Boolean> ask(int timeoutMillis) {
        Promise<Boolean> answer = loop.newPromise();
        ChannelFuture connecting =
                new Bootstrap()
                        .group(loop)
                        .channel(EpollSocketChannel.class)
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
                        .handler(handlers(answer))
                        .connect(address);
        connecting.addListener(
                done -> {
                    if (done.isSuccess()) {
                        transport.send(
                                connecting.channel(), request(), () -> new Answer(probe, answer));
                    } else {
                        answer.trySuccess(false);
                    }
                });
        var timeout =
                loop.schedule(() -> answer.trySuccess(false), timeoutMillis, TimeUnit.MILLISECONDS);
        answer.addListener(
                _ -> {
                    timeout.cancel(false);
                    connecting.channel().close();
                });
        return answer;
    }

    private ChannelInitializer<EpollSocketChannel> handlers(Promise<Boolean> answer) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(EpollSocketChannel channel) {
                transport.prepare(channel, () -> new Answer(probe, answer));
            }
        };
    }

    private DefaultFullHttpRequest request() {
        DefaultFullHttpRequest request =
                new DefaultFullHttpRequest(
                        HttpVersion.HTTP_1_1, HttpMethod.GET, probe.path(), Unpooled.EMPTY_BUFFER);
        request.headers()
                .set(
                        HttpHeaderNames.HOST,
                        probe.authority().isEmpty() ? authority : probe.authority())
                .set(HttpHeaderNames.USER_AGENT, "midflight-health")
                .set(HttpHeaderNames.CONNECTION, "close");
        return request;
    }

    @Override
    public void close() {}

    private static final class Answer extends SimpleChannelInboundHandler<HttpObject> {
        private final HealthProbe.Http probe;
        private final Promise<Boolean> answer;

        Answer(HealthProbe.Http probe, Promise<Boolean> answer) {
            this.probe = probe;
            this.answer = answer;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
            if (message instanceof HttpResponse response) {
                int status = response.status().code();
                if (status >= 200 || response.decoderResult().isFailure()) {
                    answer.trySuccess(
                            response.decoderResult().isSuccess()
                                    && status >= probe.minStatus()
                                    && status <= probe.maxStatus());
                }
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            answer.trySuccess(false);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            answer.trySuccess(false);
        }
    }
}
