package dev.midflight.sidecar.fleet;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Makes a channel for each dial, so that the CA and the token are those of now.
 *
 * <p>One event loop of its own; its socket gives up where the other side acknowledges nothing, so
 * that a dead node is noticed by the reports alone and the operator needs to answer no pings.
 */
final class FleetDialer {
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final int UNACKNOWLEDGED_MILLIS = 20_000;
    private static final int MESSAGE_LIMIT_BYTES = 64 * 1024;
    private static final Duration QUIET = Duration.ofMillis(0);
    private static final Duration SHUTDOWN = Duration.ofSeconds(1);

    private final FleetConfig config;
    private final FleetLoop loop;
    private final OperatorTrust trust;
    private final BearerToken token;
    private final EventLoopGroup events =
            new MultiThreadIoEventLoopGroup(
                    1,
                    Thread.ofPlatform().daemon().name("midflight-fleet-io").factory(),
                    EpollIoHandler.newFactory());

    FleetDialer(FleetConfig config, FleetLoop loop) {
        this.config = config;
        this.loop = loop;
        this.trust = new OperatorTrust(config.authorities());
        this.token = new BearerToken(config.token());
    }

    /** A channel and a call on it that has not been started. */
    FleetCall dial(FleetAddress address) throws UnreadableSecretException {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress(address.host(), address.port())
                        .overrideAuthority(config.serverName())
                        .sslContext(trust.read())
                        .eventLoopGroup(events)
                        .channelType(EpollSocketChannel.class)
                        .withOption(ChannelOption.ALLOCATOR, new UnpooledByteBufAllocator(false))
                        .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                        .withOption(EpollChannelOption.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MILLIS)
                        .executor(loop)
                        .maxInboundMessageSize(MESSAGE_LIMIT_BYTES)
                        .proxyDetector(_ -> null)
                        .disableRetry()
                        .disableServiceConfigLookUp()
                        .build();
        return new FleetCall(
                address,
                channel,
                channel.newCall(
                        FleetMethod.connect(), CallOptions.DEFAULT.withCallCredentials(token)));
    }

    /** Ends the event loop; not to be used afterwards. */
    void close() {
        var _ =
                events.shutdownGracefully(
                        QUIET.toMillis(), SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
    }
}
