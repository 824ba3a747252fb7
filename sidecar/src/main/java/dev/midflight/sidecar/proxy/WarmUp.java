package dev.midflight.sidecar.proxy;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.telemetry.Direction;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends requests of its own through an idle data path, on loopback: a cold JVM's first requests
 * cost a hundred times what they cost later. Bounded by a number and a time; leaves no connection
 * and no count behind.
 */
final class WarmUp {
    private static final InetSocketAddress ANY_LOOPBACK =
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    private static final byte[] REQUEST =
            ascii("POST /warm-up HTTP/1.1\r\nHost: warm-up\r\nContent-Length: 2\r\n\r\nhi");
    private static final byte[] RESPONSE = ascii("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

    private final List<Lane> lanes;
    private final EventLoop loop;
    private final int wanted;
    private final List<Channel> opened = new ArrayList<>();
    private final CompletableFuture<Integer> done = new CompletableFuture<>();
    private int next;
    private int answered;

    WarmUp(List<Lane> lanes, int requests) {
        this.lanes = lanes;
        this.loop = lanes.getFirst().worker().loop();
        this.wanted = requests;
    }

    /** How many requests were answered in time; never fails. */
    CompletableFuture<Integer> run(int limitMillis) {
        loop.execute(this::begin);
        var _ = loop.schedule(this::end, limitMillis, TimeUnit.MILLISECONDS);
        return done.thenCompose(this::cleared);
    }

    private void begin() {
        Channel upstream = listen(new Echo());
        Channel entrance = listen(new Entrance(upstream));
        for (int i = 0; i < lanes.size(); i++) {
            Channel client =
                    new Bootstrap()
                            .group(loop)
                            .channel(EpollSocketChannel.class)
                            .handler(new Client())
                            .connect(entrance.localAddress())
                            .channel();
            opened.add(client);
        }
    }

    /** Bound when it returns: binding on the channel's own loop does not wait. */
    private Channel listen(ChannelInboundHandlerAdapter accepted) {
        EpollServerSocketChannel channel = new EpollServerSocketChannel();
        channel.pipeline().addLast(accepted);
        opened.add(channel);
        loop.register(channel)
                .addListener(
                        _ -> {
                            var _ = channel.bind(ANY_LOOPBACK);
                        });
        return channel;
    }

    private void end() {
        if (!done.isDone()) {
            for (Channel channel : opened) {
                var _ = channel.close();
            }
            done.complete(answered);
        }
    }

    private CompletableFuture<Integer> cleared(int count) {
        CompletableFuture<?>[] parts =
                lanes.stream()
                        .map(
                                lane ->
                                        lane.cut()
                                                .thenRunAsync(
                                                        lane.worker().counters()::reset,
                                                        lane.worker().loop()))
                        .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(parts).thenApply(_ -> count);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Accepts for the upstream: every request is answered. */
    private final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            EpollSocketChannel channel = (EpollSocketChannel) accepted;
            channel.pipeline().addLast(new Answering());
            opened.add(channel);
            var _ = loop.register(channel);
        }
    }

    /** Accepts for the data path: the lanes in turn, towards the upstream. */
    private final class Entrance extends ChannelInboundHandlerAdapter {
        private final Channel upstream;

        Entrance(Channel upstream) {
            this.upstream = upstream;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            EpollSocketChannel channel = (EpollSocketChannel) accepted;
            InetSocketAddress destination = (InetSocketAddress) upstream.localAddress();
            Lane lane = lanes.get(next++ % lanes.size());
            int bufferBytes = lane.worker().config().bufferBytes();
            Origin origin = Origin.of(Direction.INBOUND, destination, channel.remoteAddress());
            lane.accept(Link.of(channel, bufferBytes), origin);
        }
    }

    /** Answers when the content has arrived. */
    private static final class Answering extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            boolean complete = bytes.isReadable() && bytes.getByte(bytes.writerIndex() - 1) == 'i';
            ReferenceCountUtil.release(message);
            if (complete) {
                var _ =
                        context.writeAndFlush(
                                Unpooled.wrappedBuffer(RESPONSE), context.voidPromise());
            }
        }
    }

    /** Sends the next request when the response to the last one is there. */
    private final class Client extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            send(context);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            boolean complete = bytes.isReadable() && bytes.getByte(bytes.writerIndex() - 1) == 'k';
            ReferenceCountUtil.release(message);
            if (complete && ++answered >= wanted) {
                end();
            } else if (complete) {
                send(context);
            }
        }

        private void send(ChannelHandlerContext context) {
            var _ = context.writeAndFlush(Unpooled.wrappedBuffer(REQUEST), context.voidPromise());
        }
    }
}
