package dev.midflight.sidecar.listen;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Asks conntrack where a connection was going before REDIRECT: {@code SO_ORIGINAL_DST} of
 * linux/netfilter_ipv4.h and {@code IP6T_SO_ORIGINAL_DST} of linux/netfilter_ipv6/ip6_tables.h.
 */
final class RedirectedDestination implements DestinationResolver {
    private static final int SOL_IP = 0;
    private static final int SOL_IPV6 = 41;
    private static final int SO_ORIGINAL_DST = 80;
    private static final int PORT_OFFSET = 2;
    private static final int V4_OFFSET = 4;
    private static final int V6_OFFSET = 8;
    private static final RawUnixChannelOption V4 =
            new RawUnixChannelOption("SO_ORIGINAL_DST", SOL_IP, SO_ORIGINAL_DST, 16);
    private static final RawUnixChannelOption V6 =
            new RawUnixChannelOption("IP6T_SO_ORIGINAL_DST", SOL_IPV6, SO_ORIGINAL_DST, 28);

    @Override
    public Optional<InetSocketAddress> resolve(EpollSocketChannel accepted) {
        InetSocketAddress local = accepted.localAddress();
        boolean v6 = local.getAddress() instanceof Inet6Address;
        try {
            ByteBuffer sockaddr = accepted.config().getOption(v6 ? V6 : V4);
            InetSocketAddress destination = parse(sockaddr, v6);
            return destination.equals(local) ? Optional.empty() : Optional.of(destination);
        } catch (ChannelException | UnknownHostException _) {
            return Optional.empty();
        }
    }

    /** A sockaddr_in or sockaddr_in6: port and address are in network order. */
    static InetSocketAddress parse(ByteBuffer sockaddr, boolean v6) throws UnknownHostException {
        byte[] host = new byte[v6 ? 16 : 4];
        sockaddr.get(v6 ? V6_OFFSET : V4_OFFSET, host);
        int port = sockaddr.getShort(PORT_OFFSET) & 0xffff;
        return new InetSocketAddress(InetAddress.getByAddress(host), port);
    }
}
