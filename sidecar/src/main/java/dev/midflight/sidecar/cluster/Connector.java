package dev.midflight.sidecar.cluster;

import dev.midflight.sidecar.link.Congestion;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.overload.LoopBudget;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.telemetry.LoopCounters;
import dev.midflight.sidecar.tls.Credentials;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.Errors.NativeIoException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Opens upstream connections on one event loop. Inbound ones come from a source address of their
 * own, so that the pod's rules can tell them from the application's traffic; where that address
 * cannot be bound, from the default one.
 */
public final class Connector {
    private static final int EADDRNOTAVAIL = 99;

    private final EventLoop loop;
    private final LoopCounters counters;
    private final int timeoutMillis;
    private final LoopBudget budget;
    private final Congestion congestion;
    private final Credentials credentials;

    public Connector(
            EventLoop loop,
            LoopCounters counters,
            int timeoutMillis,
            LoopBudget budget,
            Congestion congestion,
            Credentials credentials) {
        this.loop = loop;
        this.counters = counters;
        this.timeoutMillis = timeoutMillis;
        this.budget = budget;
        this.congestion = congestion;
        this.credentials = credentials;
    }

    /** By which its connections prove who made them. */
    Credentials credentials() {
        return credentials;
    }

    LoopCounters counters() {
        return counters;
    }

    int timeoutMillis() {
        return timeoutMillis;
    }

    EventLoop loop() {
        return loop;
    }

    public void connect(Target target, ConnectListener listener) {
        connect(target, timeoutMillis, listener);
    }

    void connect(Target target, int limitMillis, ConnectListener listener) {
        counters.add(Counter.UPSTREAM_CONNECTS, listener.direction(), 1);
        boolean inbound = target.direction() == Direction.INBOUND;
        InetAddress remote = target.destination().address().getAddress();
        attempt(target, inbound ? InboundSource.towards(remote) : null, limitMillis, listener);
    }

    private void attempt(
            Target target,
            @Nullable InetSocketAddress source,
            int limitMillis,
            ConnectListener listener) {
        InetSocketAddress remote = target.destination().address();
        EpollSocketChannel channel;
        try {
            channel = open(remote.getAddress() instanceof Inet6Address);
        } catch (ChannelException _) {
            loop.execute(
                    () -> {
                        failed(listener);
                        listener.onConnectFailed();
                    });
            return;
        }
        channel.config().setConnectTimeoutMillis(limitMillis);
        channel.config().setOption(ChannelOption.AUTO_READ, false);
        if (source != null) {
            channel.config().setOption(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
        }
        congestion.settleConnecting(channel, remote, target.direction() == Direction.INBOUND);
        Link link = Link.of(channel, budget);
        loop.register(channel)
                .addListener(
                        _ -> {
                            ChannelFuture connected =
                                    source == null
                                            ? channel.connect(remote)
                                            : channel.connect(remote, source);
                            connected.addListener(
                                    done -> ended(target, source, link, listener, done.cause()));
                        });
    }

    private static EpollSocketChannel open(boolean v6) {
        return new EpollSocketChannel(v6 ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET);
    }

    private void ended(
            Target target,
            @Nullable InetSocketAddress source,
            Link link,
            ConnectListener listener,
            @Nullable Throwable cause) {
        if (cause == null) {
            link.channel().config().setAutoRead(true);
            listener.onConnected(link);
            return;
        }
        link.close();
        if (source != null
                && cause instanceof NativeIoException error
                && error.expectedErr() == -EADDRNOTAVAIL) {
            attempt(target, null, link.channel().config().getConnectTimeoutMillis(), listener);
            return;
        }
        failed(listener);
        if (cause instanceof ConnectTimeoutException) {
            listener.onConnectTimedOut();
        } else {
            listener.onConnectFailed();
        }
    }

    private void failed(ConnectListener listener) {
        counters.add(Counter.UPSTREAM_CONNECT_FAILURES, listener.direction(), 1);
    }
}
