package dev.midflight.sidecar.fleet;

import io.grpc.netty.NettyChannelBuilder;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * What channels of this proxy have in common: one event loop of their own, and sockets that give up
 * where the other side acknowledges nothing, neither what is sent nor the probes of an idle
 * connection, so that a dead node is noticed and nobody needs to answer pings.
 */
public final class Channels {
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final int UNACKNOWLEDGED_MILLIS = 20_000;
    private static final int IDLE_SECONDS = 15;
    private static final int PROBE_SECONDS = 5;
    private static final Duration QUIET = Duration.ofMillis(0);
    private static final Duration SHUTDOWN = Duration.ofSeconds(1);

    private final Executor executor;
    private final int messageLimitBytes;
    private final EventLoopGroup events;

    /**
     * @param thread the event loop's name
     * @param executor where calls are told what happens
     * @param messageLimitBytes of one that comes in
     */
    public Channels(String thread, Executor executor, int messageLimitBytes) {
        this.executor = executor;
        this.messageLimitBytes = messageLimitBytes;
        this.events =
                new MultiThreadIoEventLoopGroup(
                        1,
                        Thread.ofPlatform().daemon().name(thread).factory(),
                        EpollIoHandler.newFactory());
    }

    /** One that has neither TLS nor plaintext yet. */
    public NettyChannelBuilder to(FleetAddress address) {
        return NettyChannelBuilder.forAddress(address.host(), address.port())
                .eventLoopGroup(events)
                .channelType(EpollSocketChannel.class)
                .withOption(ChannelOption.ALLOCATOR, new UnpooledByteBufAllocator(false))
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .withOption(ChannelOption.SO_KEEPALIVE, true)
                .withOption(EpollChannelOption.TCP_KEEPIDLE, IDLE_SECONDS)
                .withOption(EpollChannelOption.TCP_KEEPINTVL, PROBE_SECONDS)
                .withOption(EpollChannelOption.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MILLIS)
                .executor(executor)
                .maxInboundMessageSize(messageLimitBytes)
                .proxyDetector(_ -> null)
                .disableRetry()
                .disableServiceConfigLookUp();
    }

    /** Ends the event loop; not to be used afterwards. */
    public void close() {
        var _ =
                events.shutdownGracefully(
                        QUIET.toMillis(), SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
    }
}
