package dev.midflight.sidecar.listen;

import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * A listener to have.
 *
 * @param name its name in a handover, for example {@code inbound}
 * @param use what its connections are
 * @param accepted takes each accepted socket, on the listener's loop; not registered yet
 */
public record ListenerSpec(
        String name, InetSocketAddress address, Use use, Consumer<EpollSocketChannel> accepted) {

    /** What a listener is there for: those of a proxy that drains are not closed together. */
    public enum Use {
        TRAFFIC,
        /** For who looks after the proxy. */
        PAGES
    }
}
