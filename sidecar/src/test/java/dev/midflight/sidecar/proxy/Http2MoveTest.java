package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.move.Capabilities;
import dev.midflight.sidecar.move.FrozenBatch;
import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http2.hpack.HpackDecoder;
import dev.midflight.sidecar.protocol.http2.hpack.HpackException;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingHttp2;
import dev.midflight.sidecar.testing.TestingHttp2.Frame;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.testkit.Await;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client of HTTP/2 whose proxy gives way to the next. */
@Timeout(60)
final class Http2MoveTest {
    private static final int HEADERS = 1;
    private static final int RST = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int END_ALL = 5;
    private static final String[] VARIABLES = {
        "MIDFLIGHT_HTTP2=streams", "MIDFLIGHT_HTTP2_UPSTREAM=http1"
    };

    private final TestingUpstream upstream = new TestingUpstream();
    private final TestingProxy old = TestingProxy.serving(upstream.address(), VARIABLES);
    private final TestingProxy next = TestingProxy.idle(upstream.address(), VARIABLES);
    private final TestingHttp2 client = TestingHttp2.connect(old.address("inbound"));
    private final HpackDecoder decoder = new HpackDecoder(4096, 65_536);

    @AfterEach
    void closeAll() {
        client.close();
        old.close();
        next.close();
        upstream.close();
    }

    /** {@code x-kept: yes}, put into the compression table. */
    private static byte[] first() {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(TestingHttp2.GET);
        block.write(0x40);
        for (String text : new String[] {"x-kept", "yes"}) {
            block.write(text.length());
            block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
        return block.toByteArray();
    }

    /** The same field, out of the table. */
    private static byte[] second() {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(TestingHttp2.GET);
        block.write(0x80 | 62);
        return block.toByteArray();
    }

    private void answer(int stream) throws HpackException {
        TestingClient server = upstream.accept();
        assertTrue(server.receiveUntil("\r\n\r\n").contains("x-kept: yes\r\n"));
        server.send("HTTP/1.1 200 OK\r\nX-Own: kept\r\nContent-Length: 0\r\n\r\n");
        server.finish();
        Frame head = client.receive(HEADERS);
        assertEquals(stream, head.stream());
        Fields fields = new Fields();
        ByteBuf block = Unpooled.wrappedBuffer(head.payload());
        assertTrue(decoder.decode(block, 0, block.readableBytes(), fields));
        assertTrue(fields.toString().contains("x-own: kept\n"), fields::toString);
    }

    @Test
    void movesWithItsTablesWhileItHasNoStream() throws Exception {
        client.send(HEADERS, END_ALL, 1, first());
        answer(1);

        FrozenBatch moved = old.moveTo(next);

        assertEquals(1, moved.clients());
        client.send(HEADERS, END_ALL, 3, second());
        answer(3);
        client.send(PING, 0, 0, new byte[8]);
        assertArrayEquals(new byte[8], client.receive().payload());
        assertEquals(1, next.telemetry().total(Counter.ADOPTED));
    }

    @Test
    void keepsToWhatTheClientWasToldOfItsLimits() {
        try (TestingProxy small =
                TestingProxy.idle(
                        upstream.address(),
                        "MIDFLIGHT_HTTP2=streams",
                        "MIDFLIGHT_HTTP2_UPSTREAM=http1",
                        "MIDFLIGHT_HTTP2_WINDOW_BYTES=65535")) {
            client.receive(SETTINGS);
            old.moveTo(small);
            client.send(HEADERS, 4, 1, TestingHttp2.POST);
            for (int i = 0; i < 16; i++) {
                client.send(0, 0, 1, new byte[16_384]);
            }
            client.send(PING, 0, 0, new byte[8]);

            Frame frame = client.receive();
            while (frame.type() != PING) {
                assertNotEquals(RST, frame.type());
                frame = client.receive();
            }
        }
    }

    /** Its stream outlasts the patience, so it stays; the old process waits for no more than it. */
    @Test
    void staysWithTheStreamThatItHas() throws Exception {
        client.send(HEADERS, END_ALL, 1, first());
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");
        FrozenBatch frozen = TestingProxy.await(old.dataPath().freeze(Capabilities.OURS));
        assertEquals(0, frozen.clients());
        TestingProxy.await(old.dataPath().release(frozen));

        assertEquals(Integer.MAX_VALUE, client.receive(GOAWAY).number());
        client.send(PING, 1, 0, client.receive(PING).payload());
        assertEquals(1, client.receive(GOAWAY).number());
        assertEquals(
                0,
                TestingProxy.await(old.dataPath().freezeStragglers(Capabilities.OURS))
                        .connections()
                        .size());
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

        assertEquals(1, client.receive(HEADERS).stream());
        assertTrue(client.client().isAtEnd());
        Await.until("the end", () -> old.dataPath().open() == 0);
    }
}
