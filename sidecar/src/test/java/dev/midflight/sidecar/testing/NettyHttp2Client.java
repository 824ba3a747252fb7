package dev.midflight.sidecar.testing;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Netty's HTTP/2, with prior knowledge: a client that reads whole responses. */
public final class NettyHttp2Client implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel connection;

    /** All that came on a stream; fields of one name joined by a bar, as are 1xx with the head. */
    public record Response(Map<String, String> head, String content, Map<String, String> trailers) {
        public String field(String name) {
            return head.getOrDefault(name, "");
        }

        public String status() {
            return field(":status");
        }
    }

    /** A response that did not end. */
    public static final class ResetException extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final long code;

        ResetException(long code) {
            super("reset with " + code);
            this.code = code;
        }

        public long code() {
            return code;
        }
    }

    /** A request under way. */
    public static final class Exchange {
        private final Http2StreamChannel stream;
        private final CompletableFuture<Response> response = new CompletableFuture<>();

        private Exchange(Http2StreamChannel stream) {
            this.stream = stream;
        }

        public Exchange data(String text, boolean end) {
            ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
            stream.writeAndFlush(new DefaultHttp2DataFrame(bytes, end)).syncUninterruptibly();
            return this;
        }

        public Exchange trailers(String... fields) {
            stream.writeAndFlush(new DefaultHttp2HeadersFrame(fields(fields), true))
                    .syncUninterruptibly();
            return this;
        }

        public void reset() {
            stream.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL))
                    .syncUninterruptibly();
        }

        public Response response() {
            try {
                return response.orTimeout(10, TimeUnit.SECONDS).join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof ResetException reset) {
                    throw reset;
                }
                throw e;
            }
        }
    }

    private NettyHttp2Client(InetSocketAddress address) {
        ChannelInitializer<Channel> codec =
                new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(Http2FrameCodecBuilder.forClient().build())
                                .addLast(
                                        new Http2MultiplexHandler(
                                                new ChannelInboundHandlerAdapter()));
                    }
                };
        this.connection =
                new Bootstrap()
                        .group(loops)
                        .channel(NioSocketChannel.class)
                        .handler(codec)
                        .connect(address)
                        .syncUninterruptibly()
                        .channel();
    }

    public static NettyHttp2Client connect(InetSocketAddress address) {
        return new NettyHttp2Client(address);
    }

    /** A head, and with it the end of the request if it has no content. */
    public Exchange send(String method, String path, boolean end, String... fields) {
        CompletableFuture<Exchange> begun = new CompletableFuture<>();
        new Http2StreamChannelBootstrap(connection)
                .open()
                .addListener(
                        opened -> {
                            Http2StreamChannel stream = (Http2StreamChannel) opened.getNow();
                            Exchange exchange = new Exchange(stream);
                            stream.pipeline().addLast(new Reader(exchange.response));
                            begun.complete(exchange);
                        });
        Exchange exchange = begun.join();
        Http2Headers head = fields(fields).method(method).path(path).scheme("http");
        if (head.authority() == null) {
            head.authority("shop.example");
        }
        exchange.stream
                .writeAndFlush(new DefaultHttp2HeadersFrame(head, end))
                .syncUninterruptibly();
        return exchange;
    }

    public Response get(String path, String... fields) {
        return send("GET", path, true, fields).response();
    }

    private static Http2Headers fields(String... fields) {
        Http2Headers headers = new DefaultHttp2Headers();
        for (int i = 0; i < fields.length; i += 2) {
            headers.add(fields[i], fields[i + 1]);
        }
        return headers;
    }

    private static final class Reader extends ChannelInboundHandlerAdapter {
        private final CompletableFuture<Response> response;
        private final Response so = new Response(new TreeMap<>(), "", new TreeMap<>());
        private final StringBuilder content = new StringBuilder();
        private boolean headRead;

        private Reader(CompletableFuture<Response> response) {
            this.response = response;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            boolean end = false;
            if (frame instanceof Http2HeadersFrame head) {
                keep(head.headers(), headRead ? so.trailers() : so.head());
                headRead |= !String.valueOf(head.headers().status()).startsWith("1");
                end = head.isEndStream();
            } else if (frame instanceof Http2DataFrame data) {
                content.append(data.content().toString(StandardCharsets.UTF_8));
                end = data.isEndStream();
                data.release();
            } else if (frame instanceof Http2ResetFrame reset) {
                response.completeExceptionally(new ResetException(reset.errorCode()));
            }
            if (end) {
                response.complete(new Response(so.head(), content.toString(), so.trailers()));
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof Http2ResetFrame reset) {
                response.completeExceptionally(new ResetException(reset.errorCode()));
            }
        }

        private static void keep(Http2Headers fields, Map<String, String> into) {
            fields.forEach(
                    field ->
                            into.merge(
                                    field.getKey().toString(),
                                    field.getValue().toString(),
                                    (a, b) -> a + "|" + b));
        }
    }

    @Override
    public void close() {
        connection.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
