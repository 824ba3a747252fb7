package dev.midflight.sidecar.detect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hellos of a real TLS client, and what others could send in their place. */
final class ClientHelloTest {
    private static final ClientHello.Hello NAMED =
            new ClientHello.Hello(Optional.of("app.example"), List.of("h2", "http/1.1"));

    @Test
    void readsNameAndProtocols() throws Exception {
        assertEquals(NAMED, read(hello("App.Example", "h2", "http/1.1")));
    }

    @Test
    void readsAHelloWithoutThem() throws Exception {
        assertEquals(new ClientHello.Hello(Optional.empty(), List.of()), read(hello("")));
    }

    @Test
    void isIncompleteUpToTheLastByte() throws Exception {
        byte[] hello = hello("app.example", "h2", "http/1.1");
        ClientHelloReader reader = new ClientHelloReader(16_384);
        ByteBuf received = Unpooled.buffer();

        for (int i = 0; i < hello.length; i++) {
            assertInstanceOf(ClientHello.Incomplete.class, reader.read(received));
            received.writeByte(hello[i]);
        }

        assertEquals(NAMED, reader.read(received));
        assertEquals(hello.length, received.readableBytes());
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3", "5", "60", "255"})
    void joinsRecords(int recordBytes) throws Exception {
        byte[] hello = hello("app.example", "h2", "http/1.1");
        ByteBuf split = Unpooled.buffer();
        for (int at = 5; at < hello.length; at += recordBytes) {
            int count = Math.min(recordBytes, hello.length - at);
            split.writeByte(22).writeShort(0x0301).writeShort(count).writeBytes(hello, at, count);
        }

        assertEquals(NAMED, new ClientHelloReader(16_384).read(split));
    }

    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/1.1",
        "\\26\\2\\0",
        "\\25\\3\\1\\0\\2",
        "\\26\\3\\1\\0\\0",
        "\\26\\3\\1\\100\\1",
        "\\26\\3\\1\\0\\1\\2",
        "\\26\\3\\1\\0\\4\\1\\0\\100\\1",
        "\\26\\3\\1\\0\\4\\1\\0\\0\\0"
    })
    void isNoTls(String bytes) {
        byte[] octets = bytes.translateEscapes().getBytes(ISO_8859_1);

        assertInstanceOf(ClientHello.NotTls.class, read(octets));
    }

    @Test
    void hasALimit() throws Exception {
        byte[] hello = hello("app.example", "h2");

        ClientHello read = new ClientHelloReader(100).read(Unpooled.wrappedBuffer(hello));

        assertInstanceOf(ClientHello.NotTls.class, read);
    }

    /** Whatever byte is wrong: an answer, and the same one from every split. */
    @Test
    void answersTheSameFromEverySplit() throws Exception {
        byte[] hello = hello("app.example", "h2", "http/1.1");
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 5_000; round++) {
            byte[] mutated = hello.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            ClientHelloReader reader = new ClientHelloReader(1024);
            ClientHello last = new ClientHello.Incomplete();

            for (int end = 0; end < mutated.length; ) {
                end = Math.min(mutated.length, end + 1 + random.nextInt(50));
                last = reader.read(Unpooled.wrappedBuffer(mutated, 0, end));
            }

            byte[] whole = Arrays.copyOf(mutated, mutated.length);
            assertEquals(new ClientHelloReader(1024).read(Unpooled.wrappedBuffer(whole)), last);
        }
    }

    private static ClientHello read(byte[] bytes) {
        return new ClientHelloReader(16_384).read(Unpooled.wrappedBuffer(bytes));
    }

    private static byte[] hello(String name, String... protocols)
            throws NoSuchAlgorithmException, SSLException {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        if (!name.isEmpty()) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        parameters.setApplicationProtocols(protocols);
        engine.setSSLParameters(parameters);
        ByteBuffer out = ByteBuffer.allocate(32_768);
        engine.wrap(ByteBuffer.allocate(0), out);
        return Arrays.copyOf(out.array(), out.position());
    }
}
