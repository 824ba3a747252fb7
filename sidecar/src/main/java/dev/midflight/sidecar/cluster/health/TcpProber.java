package dev.midflight.sidecar.cluster.health;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;

/** Healthy is what accepts a connection. */
record TcpProber(InetSocketAddress address, EventLoop loop) implements Prober {
    @Override
    public Future<Boolean> ask(int timeoutMillis) {
        Promise<Boolean> answer = loop.newPromise();
        ChannelFuture connecting =
                new Bootstrap()
                        .group(loop)
                        .channel(EpollSocketChannel.class)
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
                        .handler(new ChannelInboundHandlerAdapter())
                        .connect(address);
        connecting.addListener(
                done -> {
                    connecting.channel().close();
                    answer.trySuccess(done.isSuccess());
                });
        return answer;
    }

    @Override
    public void close() {}
}
