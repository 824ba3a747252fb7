package dev.midflight.sidecar.listen;

import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Where an accepted connection was going. */
public interface DestinationResolver {
    /** Empty if the connection was not redirected, but dialled to us: a loop if we served it. */
    Optional<InetSocketAddress> resolve(EpollSocketChannel accepted);

    /** Redirected connections, by conntrack. */
    static DestinationResolver redirected() {
        return new RedirectedDestination();
    }

    /** Every connection goes to the same place, without redirection; for tests and benchmarks. */
    static DestinationResolver fixed(InetSocketAddress destination) {
        return accepted ->
                accepted.localAddress().equals(destination)
                        ? Optional.empty()
                        : Optional.of(destination);
    }
}
