package dev.midflight.sidecar.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CongestionTest {
    private static final InetSocketAddress APPLICATION = new InetSocketAddress("127.0.0.1", 80);
    private static final InetSocketAddress POD = new InetSocketAddress("10.0.0.7", 15001);
    private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("10.0.0.8", 4321);

    @Test
    void pacesNothingInsideOfAPod() {
        String namespace = algorithmAfter("cubic", APPLICATION);

        assertEquals("reno", algorithmAfter("bbr", APPLICATION));
        assertEquals(namespace, algorithmAfter("bbr", ELSEWHERE));
    }

    @Test
    void knowsTwoEndsInOnePod() {
        assertTrue(Congestion.isInPod(null, APPLICATION));
        assertTrue(Congestion.isInPod(APPLICATION, POD));
        assertTrue(Congestion.isInPod(POD, POD));
        assertFalse(Congestion.isInPod(null, ELSEWHERE));
        assertFalse(Congestion.isInPod(POD, ELSEWHERE));
    }

    private static String algorithmAfter(String namespace, InetSocketAddress remote) {
        EpollSocketChannel channel = new EpollSocketChannel();
        try {
            Congestion.of(namespace).settle(channel, remote);
            ByteBuffer name =
                    channel.config()
                            .getOption(new RawUnixChannelOption("TCP_CONGESTION", 6, 13, 16));
            return StandardCharsets.US_ASCII.decode(name).toString().replace("\0", "");
        } finally {
            channel.unsafe().closeForcibly();
        }
    }
}
