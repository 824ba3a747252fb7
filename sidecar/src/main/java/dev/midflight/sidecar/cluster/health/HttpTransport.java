package dev.midflight.sidecar.cluster.health;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import java.util.function.Supplier;

/** How a version of HTTP is spoken on a connection of its own that is for one request. */
interface HttpTransport {
    /** Before it is connected; the handlers hear of the response, and of the connection's end. */
    void prepare(Channel channel, Supplier<ChannelInboundHandler> answer);

    /** Once it is connected. */
    void send(Channel channel, FullHttpRequest request, Supplier<ChannelInboundHandler> answer);
}
