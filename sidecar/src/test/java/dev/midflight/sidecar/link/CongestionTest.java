package dev.midflight.sidecar.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A socket begins with an algorithm other than the one that is expected to be set, so that a test
 * cannot pass by what the machine's namespace has.
 */
class CongestionTest {
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress("127.0.0.1", 80);
    private static final InetSocketAddress POD = new InetSocketAddress("10.0.0.7", 15001);
    private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("10.0.0.8", 4321);
    private static final Path AVAILABLE =
            Path.of("/proc/sys/net/ipv4/tcp_available_congestion_control");

    private String other = "";

    @BeforeEach
    void findOther() throws IOException {
        Epoll.ensureAvailability();
        other =
                Arrays.stream(Files.readString(AVAILABLE).strip().split(" "))
                        .filter(name -> !name.equals("reno"))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void pacesNothingTowardsLoopbackOrTheApplication() {
        assertEquals("reno", connecting("bbr", LOOPBACK, false));
        assertEquals("reno", connecting("bbr", ELSEWHERE, true));
    }

    @Test
    void leavesTheNetworkAsTheNamespaceSays() {
        assertEquals(other, connecting("bbr", ELSEWHERE, false));
        assertEquals(other, connecting("cubic", LOOPBACK, true));
    }

    @Test
    void knowsTwoEndsInOnePod() {
        assertTrue(Congestion.areInPod(LOOPBACK, POD));
        assertTrue(Congestion.areInPod(POD, POD));
        assertFalse(Congestion.areInPod(POD, ELSEWHERE));
        assertFalse(Congestion.areInPod(POD, null));
    }

    private static RawUnixChannelOption option(int length) {
        return new RawUnixChannelOption("TCP_CONGESTION", 6, 13, length);
    }

    private String connecting(String namespace, InetSocketAddress remote, boolean toPod) {
        EpollSocketChannel channel = new EpollSocketChannel();
        try {
            byte[] before = other.getBytes(StandardCharsets.US_ASCII);
            channel.config().setOption(option(before.length), ByteBuffer.wrap(before));
            Congestion.of(namespace).settleConnecting(channel, remote, toPod);
            ByteBuffer name = channel.config().getOption(option(16));
            return StandardCharsets.US_ASCII.decode(name).toString().replace("\0", "");
        } finally {
            channel.unsafe().closeForcibly();
        }
    }
}
