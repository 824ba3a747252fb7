package dev.midflight.sidecar.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.proxyprotocol.ProxyHeader;
import dev.midflight.sidecar.proxyprotocol.ProxyHeaderRead;
import dev.midflight.sidecar.proxyprotocol.ProxyHeaders;
import dev.midflight.sidecar.proxyprotocol.Version1;
import dev.midflight.sidecar.proxyprotocol.Version2;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingUpstream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HAProxy, whose protocol it is, writes what we read and reads what we write. */
@Timeout(60)
final class ProxyProtocolPeersTest {
    private final Peers peers = new Peers();

    ProxyProtocolPeersTest() throws IOException, InterruptedException {}

    @AfterEach
    void closePeers() {
        peers.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"send-proxy", "send-proxy-v2", "send-proxy-v2 proxy-v2-options crc32c"})
    void readsItsHeaders(String option) throws Exception {
        try (TestingUpstream upstream = new TestingUpstream()) {
            InetSocketAddress entry = peers.haproxy("tcp", "", upstream.address(), option);
            try (TestingClient client = TestingClient.connect(entry)) {
                client.send("hello");
                ByteBuf received = Unpooled.buffer();
                ProxyHeaderRead read = new ProxyHeaderRead.Incomplete();
                TestingClient server = upstream.accept();

                while (read instanceof ProxyHeaderRead.Incomplete) {
                    received.writeBytes(server.receive(1));
                    read = new ProxyHeaders(512).read(received);
                }

                ProxyHeaderRead.Complete whole =
                        assertInstanceOf(ProxyHeaderRead.Complete.class, read);
                ProxyHeader.Proxied header =
                        assertInstanceOf(ProxyHeader.Proxied.class, whole.header());
                assertEquals(client.localPort(), header.source().getPort());
                assertEquals(entry, header.destination());
                assertArrayEquals("hello".getBytes(ISO_8859_1), server.receive(5));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void writesHeadersThatItReads(int version) throws Exception {
        try (RecordingUpstream upstream = new RecordingUpstream(_ -> RecordingUpstream.Answer.OK)) {
            InetSocketAddress entry = peers.haproxy("http", "accept-proxy", upstream.address(), "");
            ProxyHeader header =
                    new ProxyHeader.Proxied(
                            new InetSocketAddress("192.0.2.77", 4711),
                            new InetSocketAddress("192.0.2.1", 80),
                            List.of());
            ByteBuf bytes = Unpooled.buffer();
            if (version == 1) {
                Version1.write(header, bytes);
            } else {
                Version2.write(header, bytes);
            }
            bytes.writeCharSequence("GET / HTTP/1.1\r\nHost: a\r\n\r\n", ISO_8859_1);

            try (TestingClient client = TestingClient.connect(entry)) {
                client.send(ByteBufUtil.getBytes(bytes));

                assertTrue(client.receiveUntil("\r\n\r\n").startsWith("HTTP/1.1 200"));
            }

            assertEquals(
                    "192.0.2.77",
                    upstream.messages().getFirst().field("x-forwarded-for").orElse("none"));
        }
    }
}
