package dev.midflight.sidecar.proxyprotocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProxyHeadersTest {
    private static final ProxyHeader.Proxied FOUR =
            proxied("192.0.2.1", 56324, "198.51.100.2", 443);
    private static final ProxyHeader.Proxied SIX = proxied("2001:db8::1", 1, "::1", 65535);
    private static final String SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";

    private final ProxyHeaders headers = new ProxyHeaders(512);

    @Test
    void writesVersion1AsTheSpecificationDoes() {
        ByteBuf out = Unpooled.buffer();

        Version1.write(FOUR, out);
        Version1.write(SIX, out);
        Version1.write(new ProxyHeader.Local(), out);

        assertEquals(
                "PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\n"
                        + "PROXY TCP6 2001:db8::1 ::1 1 65535\r\n"
                        + "PROXY UNKNOWN\r\n",
                out.toString(ISO_8859_1));
    }

    @Test
    void writesVersion2AsTheSpecificationDoes() {
        ByteBuf out = Unpooled.buffer();

        Version2.write(FOUR, out);

        assertEquals(28, out.readableBytes());
        assertEquals(SIGNATURE, out.toString(0, 12, ISO_8859_1));
    }

    @Test
    void readsWhatItWroteFromEverySplit() {
        for (ProxyHeader header : List.of(FOUR, SIX, new ProxyHeader.Local())) {
            for (int version = 1; version <= 2; version++) {
                ByteBuf out = Unpooled.buffer();
                if (version == 1) {
                    Version1.write(header, out);
                } else {
                    Version2.write(header, out);
                }
                int length = out.readableBytes();
                out.writeBytes("GET /".getBytes(ISO_8859_1));

                for (int have = 0; have < length; have++) {
                    assertInstanceOf(
                            ProxyHeaderRead.Incomplete.class, headers.read(out.slice(0, have)));
                }

                assertEquals(new ProxyHeaderRead.Complete(header, length), headers.read(out));
            }
        }
    }

    @Test
    void keepsExtensionsAndChecksTheirSum() {
        ByteBuf out = Unpooled.buffer();
        ProxyHeader.Extension alpn = new ProxyHeader.Extension(1, new byte[] {'h', '2'});
        ProxyHeader.Extension sum = new ProxyHeader.Extension(3, new byte[4]);
        Version2.write(
                new ProxyHeader.Proxied(FOUR.source(), FOUR.destination(), List.of(alpn, sum)),
                out);
        CRC32C checksum = new CRC32C();
        checksum.update(ByteBufUtil.getBytes(out));
        out.setInt(out.writerIndex() - 4, (int) checksum.getValue());

        ProxyHeaderRead.Complete read =
                assertInstanceOf(ProxyHeaderRead.Complete.class, headers.read(out));

        ProxyHeader.Proxied header = assertInstanceOf(ProxyHeader.Proxied.class, read.header());
        assertArrayEquals(alpn.value(), header.extensions().getFirst().value());
        out.setByte(16, 1);
        assertInstanceOf(ProxyHeaderRead.Malformed.class, headers.read(out));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY UNKNOWN\r\n",
                "PROXY UNKNOWN ffff::1 whatever 1 2\r\n",
                SIGNATURE + "\u0020\0\0\0",
                SIGNATURE + "\u0020\u0011\0\u0003abc",
                SIGNATURE + "\u0020\u00ff\0\u0003abc",
                SIGNATURE + "\u0021\0\0\0",
                SIGNATURE + "\u0021\u0012\0\fabcdefghijkl",
            })
    void leavesOtherAddressesToTheSocket(String bytes) {
        assertEquals(
                new ProxyHeaderRead.Complete(new ProxyHeader.Local(), bytes.length()), read(bytes));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n",
                "proxy TCP4 1.2.3.4 5.6.7.8 1 2\r\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\n",
                "PROXY  TCP4 1.2.3.4 5.6.7.8 1 2\r\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 1 2 \r\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 1\r\n",
                "PROXY TCP4 1.2.3 5.6.7.8 1 2\r\n",
                "PROXY TCP4 1.2.3.256 5.6.7.8 1 2\r\n",
                "PROXY TCP4 1.2.3.04 5.6.7.8 1 2\r\n",
                "PROXY TCP4 ::1 ::1 1 2\r\n",
                "PROXY TCP6 1.2.3.4 5.6.7.8 1 2\r\n",
                "PROXY TCP6 ::1%lo ::1 1 2\r\n",
                "PROXY TCP6 [::1] ::1 1 2\r\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 65536 2\r\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 +1 2\r\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 01 2\r\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 1 \r\n",
                "PROXY UDP4 1.2.3.4 5.6.7.8 1 2\r\n",
                "PROXY UNKNOWNS\r\n",
                "PROXY UNKNOWN"
                        + " aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "\r\nGET / HTTP/1.1\r\n",
                SIGNATURE + "\u0011",
                SIGNATURE + "\42",
                SIGNATURE + "\u0021\u0041",
                SIGNATURE + "\u0021\u0013",
                SIGNATURE + "\u0021\u0011\u0002\0",
                SIGNATURE + "\u0021\u0011\0\13abcdefghijk",
                SIGNATURE + "\u0021\u0011\0\16abcdefghijkl\u0001\0",
                SIGNATURE + "\u0021\u0011\0\u0010abcdefghijkl\u0001\0\u0002x",
                SIGNATURE + "\u0021\u0011\0\u0010abcdefghijkl\u0003\0\u0001x",
            })
    void refusesEverythingElse(String bytes) {
        assertInstanceOf(ProxyHeaderRead.Malformed.class, read(bytes));
    }

    private ProxyHeaderRead read(String bytes) {
        return headers.read(Unpooled.copiedBuffer(bytes, ISO_8859_1));
    }

    private static ProxyHeader.Proxied proxied(String from, int port, String to, int toPort) {
        return new ProxyHeader.Proxied(
                new InetSocketAddress(from, port), new InetSocketAddress(to, toPort), List.of());
    }
}
