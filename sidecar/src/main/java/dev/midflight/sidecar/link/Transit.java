package dev.midflight.sidecar.link;

import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.overload.LoopBudget;
import dev.midflight.sidecar.tls.records.RecordLayer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;

/**
 * What a handover does to a link: suspend, export, then either resume or release; on the other side
 * adopt, then resume. All but {@link #adopt} on the link's event loop.
 */
public final class Transit {
    private Transit() {}

    /** Stops reading and takes the socket out of epoll; from the future's success nothing moves. */
    public static ChannelFuture suspend(Link link) {
        link.suspend();
        return link.channel().deregister();
    }

    /** The state of a suspended link. */
    public static LinkState export(Link link) {
        return new LinkState(
                unsent(link.channel()),
                link.eof(),
                link.finishing(),
                link.finished(),
                link.encryption().session());
    }

    public static int descriptor(Link link) {
        return link.channel().fd().intValue();
    }

    /**
     * A received descriptor, not registered and not read.
     *
     * @throws MoveRejectedException if its TLS cannot go on here
     */
    public static Link adopt(int descriptor, LinkState state, LoopBudget budget)
            throws MoveRejectedException {
        RecordLayer records = null;
        if (state.tls().isPresent()) {
            try {
                records = RecordLayer.of(state.tls().get());
            } catch (GeneralSecurityException e) {
                throw new MoveRejectedException("TLS: " + e.getMessage());
            }
        }
        return Link.adopted(new EpollSocketChannel(descriptor), budget, state, records);
    }

    /** Puts the socket into the loop's epoll and goes on where it stopped. */
    public static ChannelFuture resume(Link link, EventLoop loop) {
        return loop.register(link.channel())
                .addListener(
                        registered -> {
                            if (registered.isSuccess() && link.channel().isActive()) {
                                link.proceed();
                            } else {
                                link.broken();
                            }
                        });
    }

    /** Closes our copy of the descriptor; no FIN, since another process holds it. */
    public static void release(Link link) {
        link.close();
    }

    private static byte[] unsent(Channel channel) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (buffer != null) {
            try {
                buffer.forEachFlushedMessage(message -> append(bytes(message, channel), out));
            } catch (Exception e) {
                throw new IllegalStateException("unsent bytes cannot be read", e);
            }
        }
        return out.toByteArray();
    }

    private static ByteBuf bytes(Object message, Channel channel) throws IOException {
        return message instanceof PipedBytes piped
                ? piped.drain(channel.alloc())
                : (ByteBuf) message;
    }

    private static boolean append(ByteBuf bytes, ByteArrayOutputStream out) {
        out.writeBytes(ByteBufUtil.getBytes(bytes));
        return true;
    }
}
