package dev.midflight.sidecar.listen;

import dev.midflight.sidecar.move.MovedListener;
import dev.midflight.sidecar.text.HostPort;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.Errors.NativeIoException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The listening sockets, all on one loop, bound or adopted. Without SO_REUSEPORT: EADDRINUSE is
 * what makes two servers impossible.
 */
public final class Listeners {
    private static final int BACKLOG = 4096;
    private static final int EADDRINUSE = 98;

    private final EventLoop loop;
    private final Map<String, ListenerSpec> specs = new LinkedHashMap<>();
    private final Map<String, EpollServerSocketChannel> channels = new ConcurrentSkipListMap<>();

    public Listeners(EventLoop loop, List<ListenerSpec> specs) {
        this.loop = loop;
        specs.forEach(spec -> this.specs.put(spec.name(), spec));
    }

    /**
     * Binds what is not there yet and accepts.
     *
     * @return fails with {@link BindException} if an address is taken; then this call has bound
     *     nothing, and adopted listeners go on
     */
    public CompletableFuture<Void> bind() {
        List<CompletableFuture<Void>> bound = new ArrayList<>();
        List<String> names = new ArrayList<>();
        CompletableFuture<Void> all = new CompletableFuture<>();
        loop.execute(
                () -> {
                    for (ListenerSpec spec : specs.values()) {
                        if (!channels.containsKey(spec.name())) {
                            names.add(spec.name());
                            bound.add(attempt(spec));
                        }
                    }
                    var _ =
                            CompletableFuture.allOf(bound.toArray(CompletableFuture[]::new))
                                    .whenComplete((_, failure) -> bound(all, names, failure));
                });
        return all;
    }

    private void bound(
            CompletableFuture<Void> all, List<String> names, @Nullable Throwable failure) {
        if (failure == null) {
            all.complete(null);
        } else {
            names.forEach(this::close);
            Throwable cause = failure.getCause();
            all.completeExceptionally(cause == null ? failure : cause);
        }
    }

    private CompletableFuture<Void> attempt(ListenerSpec spec) {
        try {
            return bind(spec);
        } catch (ChannelException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Void> bind(ListenerSpec spec) {
        EpollServerSocketChannel channel = new EpollServerSocketChannel();
        channel.config().setOption(ChannelOption.SO_BACKLOG, BACKLOG);
        channel.config().setReuseAddress(true);
        channel.pipeline().addLast(new Acceptor(spec.accepted()));
        CompletableFuture<Void> done = new CompletableFuture<>();
        channels.put(spec.name(), channel);
        loop.register(channel)
                .addListener(
                        _ ->
                                channel.bind(spec.address())
                                        .addListener(
                                                bind -> {
                                                    if (bind.isSuccess()) {
                                                        done.complete(null);
                                                    } else {
                                                        done.completeExceptionally(
                                                                reason(spec, bind.cause()));
                                                    }
                                                }));
        return done;
    }

    private static Throwable reason(ListenerSpec spec, Throwable cause) {
        String where = spec.name() + " " + HostPort.of(spec.address());
        if (cause instanceof NativeIoException error && error.expectedErr() == -EADDRINUSE) {
            return new BindException(where + ": address in use");
        }
        return new IOException(where + ": " + cause.getMessage(), cause);
    }

    /** The bound address of a listener; null if it is not there. */
    public @Nullable InetSocketAddress address(String name) {
        EpollServerSocketChannel channel = channels.get(name);
        return channel == null ? null : channel.localAddress();
    }

    /** The listeners that accept, with their addresses. */
    public Map<String, InetSocketAddress> bound() {
        Map<String, InetSocketAddress> bound = new LinkedHashMap<>();
        channels.forEach(
                (name, channel) -> {
                    if (channel.isRegistered() && channel.isActive()) {
                        bound.put(name, channel.localAddress());
                    }
                });
        return bound;
    }

    /** True while connections of the traffic are accepted. For any thread. */
    public boolean acceptTraffic() {
        return bound().keySet().stream().anyMatch(this::isTraffic);
    }

    private boolean isTraffic(String name) {
        ListenerSpec spec = specs.get(name);
        return spec != null && spec.use() == ListenerSpec.Use.TRAFFIC;
    }

    /** Stops accepting; the kernel's backlog holds new connections from here. On the loop. */
    public List<ChannelFuture> suspend() {
        List<ChannelFuture> suspended = new ArrayList<>();
        for (EpollServerSocketChannel channel : channels.values()) {
            suspended.add(channel.deregister());
        }
        return suspended;
    }

    public List<MovedListener> export() {
        List<MovedListener> listeners = new ArrayList<>();
        channels.forEach(
                (name, channel) -> listeners.add(new MovedListener(name, channel.fd().intValue())));
        return listeners;
    }

    /** Accepts again; also what begins accepting on adopted listeners. On the loop. */
    public List<ChannelFuture> resume() {
        List<ChannelFuture> resumed = new ArrayList<>();
        for (EpollServerSocketChannel channel : channels.values()) {
            if (!channel.isRegistered()) {
                resumed.add(loop.register(channel));
            }
        }
        return resumed;
    }

    /** Closes those for traffic; who looks after the proxy still can. On the loop. */
    public void closeTraffic() {
        List.copyOf(channels.keySet()).stream().filter(this::isTraffic).forEach(this::close);
    }

    /** Closes our copies; the backlog stays if another process holds the sockets. On the loop. */
    public void closeAll() {
        List.copyOf(channels.keySet()).forEach(this::close);
    }

    private void close(String name) {
        EpollServerSocketChannel channel = channels.remove(name);
        if (channel != null) {
            channel.unsafe().close(channel.unsafe().voidPromise());
        }
    }

    /**
     * Takes descriptors over without accepting; {@link #resume} begins. One that this version has
     * no use for is closed: a newer one with more listeners may hand back to an older one.
     */
    public void adopt(List<MovedListener> received) {
        for (MovedListener listener : received) {
            EpollServerSocketChannel channel = new EpollServerSocketChannel(listener.descriptor());
            ListenerSpec spec = specs.get(listener.name());
            if (spec == null) {
                channel.unsafe().closeForcibly();
            } else {
                channel.pipeline().addLast(new Acceptor(spec.accepted()));
                channels.put(listener.name(), channel);
            }
        }
    }
}
