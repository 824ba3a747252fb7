package dev.midflight.sidecar.link;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What paces a link. BBR ({@code net.ipv4.tcp_congestion_control}, one setting for a network
 * namespace) sends by a timer of the kernel, which is right for a network and only costs inside of
 * a pod, where nothing can be congested: there the links take Reno, which every kernel has. Without
 * BBR every link stays as the namespace says.
 *
 * <p>{@code TCP_CONGESTION} is that of tcp(7); a socket keeps it when it is handed over.
 */
public final class Congestion {
    private static final Path SETTING = Path.of("/proc/sys/net/ipv4/tcp_congestion_control");
    private static final String PACED = "bbr";
    private static final byte[] UNPACED = "reno".getBytes(StandardCharsets.US_ASCII);
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_CONGESTION = 13;
    private static final RawUnixChannelOption OPTION =
            new RawUnixChannelOption("TCP_CONGESTION", IPPROTO_TCP, TCP_CONGESTION, UNPACED.length);

    private final boolean paced;

    private Congestion(boolean paced) {
        this.paced = paced;
    }

    /** As the network namespace of this process is set now. */
    public static Congestion ofNamespace() {
        return of(setting());
    }

    /**
     * @param algorithm of the namespace, as {@code net.ipv4.tcp_congestion_control} names it
     */
    public static Congestion of(String algorithm) {
        return new Congestion(algorithm.startsWith(PACED));
    }

    private static String setting() {
        try {
            return Files.readString(SETTING).strip();
        } catch (IOException _) {
            return "";
        }
    }

    /** For a socket just accepted: in the pod where its two ends are in one namespace. */
    public void settleAccepted(EpollSocketChannel channel) {
        if (areInPod(channel.localAddress(), channel.remoteAddress())) {
            leaveUnpaced(channel);
        }
    }

    /**
     * For a socket about to be connected.
     *
     * @param toPod true if the application of this pod is at the address, whatever address that is
     */
    public void settleConnecting(
            EpollSocketChannel channel, InetSocketAddress remote, boolean toPod) {
        if (toPod || isLoopback(remote)) {
            leaveUnpaced(channel);
        }
    }

    private void leaveUnpaced(EpollSocketChannel channel) {
        if (!paced) {
            return;
        }
        try {
            channel.config().setOption(OPTION, ByteBuffer.wrap(UNPACED));
        } catch (ChannelException _) {
            // paced, then: it costs, no more
        }
    }

    /** True for the loopback interface, and for one address twice; null: reset already. */
    static boolean areInPod(@Nullable InetSocketAddress local, @Nullable InetSocketAddress remote) {
        return local != null
                && remote != null
                && (isLoopback(local)
                        || isLoopback(remote)
                        || local.getAddress().equals(remote.getAddress()));
    }

    private static boolean isLoopback(InetSocketAddress address) {
        return address.getAddress().isLoopbackAddress();
    }
}
