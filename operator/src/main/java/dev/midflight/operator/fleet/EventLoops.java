package dev.midflight.operator.fleet;

import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** One for each processor, for all connections of the fleet. */
final class EventLoops implements AutoCloseable {
    private static final int END_SECONDS = 5;

    private final EventLoopGroup group =
            new NioEventLoopGroup(
                    Runtime.getRuntime().availableProcessors(),
                    new DefaultThreadFactory("fleet", true));

    /** Has the server run on them. */
    NettyServerBuilder carry(NettyServerBuilder server) {
        return server.channelType(NioServerSocketChannel.class)
                .bossEventLoopGroup(group)
                .workerEventLoopGroup(group);
    }

    /** The one whose thread calls; empty: another thread does. */
    Optional<Executor> current() {
        for (EventExecutor each : group) {
            if (each.inEventLoop()) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** Once the server has ended. */
    @Override
    public void close() {
        var _ = group.shutdownGracefully(0, END_SECONDS, TimeUnit.SECONDS);
    }
}
