package dev.midflight.sidecar.cluster.health;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import java.util.function.Supplier;

/** One stream of a connection with prior knowledge (RFC 9113 section 3.3). */
record Http2Transport() implements HttpTransport {
    /** A stream that is not answered is not waited for. */
    private static final int CLOSE_MILLIS = 0;

    @Override
    public void prepare(Channel channel, Supplier<ChannelInboundHandler> answer) {
        channel.pipeline()
                .addLast(
                        Http2FrameCodecBuilder.forClient()
                                .initialSettings(Http2Settings.defaultSettings().pushEnabled(false))
                                .gracefulShutdownTimeoutMillis(CLOSE_MILLIS)
                                .build(),
                        new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()),
                        answer.get());
    }

    @Override
    public void send(
            Channel channel, FullHttpRequest request, Supplier<ChannelInboundHandler> answer) {
        new Http2StreamChannelBootstrap(channel)
                .handler(
                        new ChannelInitializer<Http2StreamChannel>() {
                            @Override
                            protected void initChannel(Http2StreamChannel stream) {
                                stream.pipeline()
                                        .addLast(
                                                new Http2StreamFrameToHttpObjectCodec(false),
                                                answer.get());
                            }
                        })
                .open()
                .addListener(
                        opened -> {
                            if (opened.isSuccess()) {
                                ((Channel) opened.getNow()).writeAndFlush(request);
                            } else {
                                request.release();
                                channel.close();
                            }
                        });
    }
}
