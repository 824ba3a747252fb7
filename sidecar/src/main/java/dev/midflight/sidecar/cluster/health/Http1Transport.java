package dev.midflight.sidecar.cluster.health;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import java.util.function.Supplier;

/** The connection itself carries the response. */
record Http1Transport() implements HttpTransport {
    @Override
    public void prepare(Channel channel, Supplier<ChannelInboundHandler> answer) {
        channel.pipeline().addLast(new HttpClientCodec(), answer.get());
    }

    @Override
    public void send(
            Channel channel, FullHttpRequest request, Supplier<ChannelInboundHandler> answer) {
        var _ = channel.writeAndFlush(request);
    }
}
