package dev.midflight.sidecar.tls.records;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.move.MoveRejectedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.ByteArrayOutputStream;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records as the RFCs have them, and two ends of one connection. */
final class RecordLayerTest {
    private static final int HASH_BYTES = 32;
    private static final int ENOUGH = 1 << 15;

    private final List<End> ends = new ArrayList<>();

    /** One end: what it says is on the wire until somebody takes it. */
    private static final class End extends ChannelInboundHandlerAdapter {
        private final RecordLayer layer;
        private final EmbeddedChannel channel;
        private boolean ended;

        End(TlsSession session) throws Exception {
            layer = RecordLayer.of(session);
            channel = new EmbeddedChannel(layer, this);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            ended |= event instanceof SslCloseCompletionEvent;
        }

        void say(byte[] bytes) {
            channel.writeOutbound(Unpooled.wrappedBuffer(bytes));
        }

        byte[] wire() {
            return drained(channel.outboundMessages().size(), channel::readOutbound);
        }

        byte[] hear(byte[] wire) {
            channel.writeInbound(Unpooled.wrappedBuffer(wire));
            return drained(channel.inboundMessages().size(), channel::readInbound);
        }

        private static byte[] drained(int count, java.util.function.Supplier<ByteBuf> messages) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (int i = 0; i < count; i++) {
                ByteBuf message = messages.get();
                out.writeBytes(ByteBufUtil.getBytes(message));
                message.release();
            }
            return out.toByteArray();
        }
    }

    private End end(TlsSession session) throws Exception {
        End end = new End(session);
        ends.add(end);
        return end;
    }

    /** The same connection in another process. */
    private End moved(End end) throws Exception {
        End next = end(TlsSession.parse(end.layer.session().toBytes()));
        next.layer.proceed(Unpooled.EMPTY_BUFFER);
        return next;
    }

    private End[] pair(String suite, int secretBytes) throws Exception {
        byte[] one = random(1, secretBytes);
        byte[] other = random(2, secretBytes);
        return new End[] {
            end(TlsSession.begun(suite, "them", one, other).orElseThrow()),
            end(TlsSession.begun(suite, "us", other, one).orElseThrow())
        };
    }

    private End[] pair() throws Exception {
        return pair("TLS_AES_128_GCM_SHA256", HASH_BYTES);
    }

    private static byte[] random(int seed, int bytes) {
        byte[] random = new byte[bytes];
        new Random(seed).nextBytes(random);
        return random;
    }

    @AfterEach
    void close() {
        ends.forEach(end -> end.channel.finishAndReleaseAll());
    }

    @Test
    void keysComeFromSecretsAsInRfc8448() throws Exception {
        TlsSession client = Rfc8448.client();

        assertArrayEquals(Rfc8448.CLIENT_KEY, client.write().key().getEncoded());
        assertArrayEquals(Rfc8448.CLIENT_IV, client.write().iv());
        assertArrayEquals(Rfc8448.SERVER_KEY, client.read().key().getEncoded());
        assertArrayEquals(Rfc8448.SERVER_IV, client.read().iv());
    }

    @Test
    void speaksTheTraceOfRfc8448() throws Exception {
        End client = end(Rfc8448.client());

        assertArrayEquals(new byte[0], client.hear(Rfc8448.SERVER_TICKET));
        client.say(Rfc8448.data());
        assertArrayEquals(Rfc8448.CLIENT_DATA, client.wire());
        assertArrayEquals(Rfc8448.data(), client.hear(Rfc8448.SERVER_DATA));
        assertTrue(client.layer.closeOutbound().isSuccess());
        assertArrayEquals(Rfc8448.CLIENT_END, client.wire());
        assertFalse(client.ended);
        client.hear(Rfc8448.SERVER_END);
        assertTrue(client.ended);
    }

    @ParameterizedTest
    @EnumSource
    void everySuiteKeepsWhatIsSaid(CipherSuite suite) throws Exception {
        End[] ends = pair(suite.name(), suite.hashBytes());
        byte[] said = random(3, 100_000);

        ends[0].say(said);
        assertArrayEquals(said, ends[1].hear(ends[0].wire()));
        ends[1].say(said);
        assertArrayEquals(said, ends[0].hear(ends[1].wire()));
    }

    /** Wherever the wire is cut, and however often the end moves. */
    @Test
    void aRecordThatIsHalfReadGoesOnElsewhere() throws Exception {
        End[] ends = pair();
        byte[] said = random(4, 40_000);
        ends[0].say(said);
        byte[] wire = ends[0].wire();
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        End reader = ends[1];

        for (int at = 0; at < wire.length; ) {
            int next = Math.min(wire.length, at + 1 + (at * 7) % 5000);
            heard.writeBytes(reader.hear(java.util.Arrays.copyOfRange(wire, at, next)));
            reader = moved(reader);
            at = next;
        }

        assertArrayEquals(said, heard.toByteArray());
        reader.say(said);
        assertArrayEquals(said, ends[0].hear(reader.wire()));
    }

    @Test
    void whatWasSealedBeforeGoesFirst() throws Exception {
        End[] ends = pair();
        ends[0].say(new byte[] {1});
        byte[] sealed = ends[0].wire();
        End next = end(TlsSession.parse(ends[0].layer.session().toBytes()));

        next.layer.proceed(Unpooled.wrappedBuffer(sealed));
        next.say(new byte[] {2});

        assertArrayEquals(new byte[] {1, 2}, ends[1].hear(next.wire()));
    }

    @Test
    void anEndThatWasSaidIsNotSaidAgain() throws Exception {
        End[] ends = pair();
        assertTrue(ends[0].layer.closeOutbound().isSuccess());
        ends[0].wire();
        End next = moved(ends[0]);

        assertTrue(next.layer.closeOutbound().isSuccess());
        assertThrows(ClosedChannelException.class, () -> next.say(new byte[] {1}));

        assertArrayEquals(new byte[0], next.wire());
        ends[1].say(new byte[] {3});
        assertArrayEquals(new byte[] {3}, next.hear(ends[1].wire()));
    }

    @Test
    void anEndThatWasHeardStaysHeard() throws Exception {
        End[] ends = pair();
        ends[0].layer.closeOutbound();
        ends[1].hear(ends[0].wire());
        End next = moved(ends[1]);

        assertArrayEquals(new byte[0], next.hear(random(5, 100)));
        next.say(new byte[] {4});
        assertArrayEquals(new byte[] {4}, ends[0].hear(next.wire()));
    }

    /** By a peer that asks for the same, and by one that does not; in a message in two records. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void newKeysAreTaken(int asks) throws Exception {
        End[] ends = pair();
        RecordProtection peer = new RecordProtection(ends[0].layer.session().write(), 0);
        byte[] update = {KeyUpdate.TYPE, 0, 0, 1, (byte) asks};
        byte[] first = sealed(peer, ContentType.HANDSHAKE, java.util.Arrays.copyOf(update, 2));
        byte[] rest =
                sealed(peer, ContentType.HANDSHAKE, java.util.Arrays.copyOfRange(update, 2, 5));
        peer.update();
        byte[] data = sealed(peer, ContentType.APPLICATION_DATA, new byte[] {7});

        ends[1].hear(first);
        End next = moved(ends[1]);
        next.hear(rest);
        byte[] answer = next.wire();
        next = moved(next);
        assertArrayEquals(new byte[] {7}, next.hear(data));

        assertEquals(asks == 1, answer.length > 0);
        assertArrayEquals(new byte[0], ends[0].hear(answer));
        next.say(new byte[] {8});
        assertArrayEquals(new byte[] {8}, ends[0].hear(next.wire()));
    }

    /** By one answer to all who ask before it is sent, and not for ever. */
    @Test
    void whoAsksForNewKeysAgainAndAgainIsNotAnsweredEachTime() throws Exception {
        End[] ends = pair();
        RecordProtection peer = new RecordProtection(ends[0].layer.session().write(), 0);
        byte[] update = {KeyUpdate.TYPE, 0, 0, 1, 1};
        ByteArrayOutputStream asked = new ByteArrayOutputStream();
        for (int i = 0; i < 32; i++) {
            asked.writeBytes(sealed(peer, ContentType.HANDSHAKE, update));
            peer.update();
        }

        ends[1].hear(asked.toByteArray());
        ends[0].hear(ends[1].wire());
        ends[1].say(new byte[] {5});
        assertArrayEquals(new byte[] {5}, ends[0].hear(ends[1].wire()));
        assertEquals("us", ends[1].layer.peer());
        byte[] oneTooMany = sealed(peer, ContentType.HANDSHAKE, update);
        assertThrows(DecoderException.class, () -> ends[1].hear(oneTooMany));
    }

    @Test
    void aMessageIsNotInterrupted() throws Exception {
        End[] ends = pair();
        RecordProtection peer = new RecordProtection(ends[0].layer.session().write(), 0);
        ends[1].hear(sealed(peer, ContentType.HANDSHAKE, new byte[] {4, 0, 0, 9}));
        byte[] data = sealed(peer, ContentType.APPLICATION_DATA, new byte[] {1});

        assertThrows(DecoderException.class, () -> ends[1].hear(data));
    }

    @Test
    void aKeyIsNotUsedForMoreThanItIsGoodFor() throws Exception {
        End[] ends = pair();
        TlsSession worn =
                new TlsSession(
                        ends[0].layer.session().read(),
                        0,
                        ends[0].layer.session().write(),
                        RecordWriter.RECORDS_OF_A_KEY - 1,
                        false,
                        false,
                        new byte[0],
                        new byte[0],
                        "");
        TlsSession other =
                new TlsSession(
                        ends[1].layer.session().read(),
                        RecordWriter.RECORDS_OF_A_KEY - 1,
                        ends[1].layer.session().write(),
                        0,
                        false,
                        false,
                        new byte[0],
                        new byte[0],
                        "");
        End writer = end(worn);
        End reader = end(other);

        for (byte i = 0; i < 3; i++) {
            writer.say(new byte[] {i});
            assertArrayEquals(new byte[] {i}, reader.hear(writer.wire()));
        }
        assertEquals(2, reader.layer.session().readSequence());
    }

    @Test
    void emptyRecordsAndPaddingSayNothing() throws Exception {
        End[] ends = pair();
        RecordProtection peer = new RecordProtection(ends[0].layer.session().write(), 0);

        assertArrayEquals(
                new byte[0], ends[1].hear(sealed(peer, ContentType.APPLICATION_DATA, new byte[0])));
        byte[] padded = sealed(peer, 0, new byte[] {9, ContentType.APPLICATION_DATA, 0, 0});
        assertArrayEquals(new byte[] {9}, ends[1].hear(padded));
    }

    @Test
    void whatDoesNotKeepToTheProtocolIsAnsweredByAnAlert() throws Exception {
        refuses(Alert.BAD_RECORD_MAC, wire -> wire[wire.length - 1] ^= 1);
        refuses(Alert.BAD_RECORD_MAC, wire -> wire[7] ^= 1);
        refuses(Alert.UNEXPECTED_MESSAGE, wire -> wire[0] = ContentType.ALERT);
        refuses(Alert.RECORD_OVERFLOW, wire -> wire[3] = (byte) 0x60);
        refusesContent(Alert.UNEXPECTED_MESSAGE, 0, new byte[] {0, 0});
        refusesContent(Alert.UNEXPECTED_MESSAGE, 99, new byte[] {1});
        refusesContent(Alert.UNEXPECTED_MESSAGE, ContentType.HANDSHAKE, new byte[] {1, 0, 0, 0});
        refusesContent(Alert.DECODE_ERROR, ContentType.HANDSHAKE, new byte[] {4, 9, 9, 9});
        refusesContent(Alert.DECODE_ERROR, ContentType.HANDSHAKE, new byte[] {24, 0, 0, 1, 2});
        refusesContent(
                Alert.UNEXPECTED_MESSAGE, ContentType.HANDSHAKE, new byte[] {24, 0, 0, 1, 0, 4});
        refusesContent(Alert.DECODE_ERROR, ContentType.ALERT, new byte[] {1});
    }

    private interface Damage {
        void to(byte[] wire);
    }

    private void refuses(Alert alert, Damage damage) throws Exception {
        End[] ends = pair();
        ends[0].say(random(6, 100));
        byte[] wire = ends[0].wire();
        damage.to(wire);
        assertRefused(alert, ends, wire);
    }

    private void refusesContent(Alert alert, int type, byte[] content) throws Exception {
        End[] ends = pair();
        RecordProtection peer = new RecordProtection(ends[0].layer.session().write(), 0);
        assertRefused(alert, ends, sealed(peer, type, content));
    }

    private static void assertRefused(Alert alert, End[] ends, byte[] wire) {
        DecoderException failure = assertThrows(DecoderException.class, () -> ends[1].hear(wire));
        assertEquals(alert, assertInstanceOf(AlertException.class, failure.getCause()).alert());
        DecoderException told =
                assertThrows(DecoderException.class, () -> ends[0].hear(ends[1].wire()));
        String said = String.valueOf(told.getMessage());
        assertTrue(said.endsWith("alert " + alert.code()), said);
        assertArrayEquals(new byte[0], ends[1].hear(wire));
    }

    @Test
    void aPeersAlertIsTheEnd() throws Exception {
        End[] ends = pair();
        RecordProtection peer = new RecordProtection(ends[0].layer.session().write(), 0);
        ends[1].hear(sealed(peer, ContentType.ALERT, new byte[] {1, 90}));
        byte[] fatal = sealed(peer, ContentType.ALERT, new byte[] {2, 40});

        assertThrows(DecoderException.class, () -> ends[1].hear(fatal));
        assertFalse(ends[1].ended);
        assertNull(ends[1].channel.readOutbound());
    }

    @Test
    void nothingElseIsTakenForASession() {
        assertThrows(MoveRejectedException.class, () -> TlsSession.parse(new byte[0]));
        assertTrue(
                TlsSession.begun("TLS_AES_128_CCM_SHA256", "", new byte[32], new byte[32])
                        .isEmpty());
        assertTrue(
                TlsSession.begun("TLS_AES_128_GCM_SHA256", "", new byte[31], new byte[32])
                        .isEmpty());
    }

    private static byte[] sealed(RecordProtection by, int type, byte[] content) throws Exception {
        ByteBuf out = Unpooled.buffer(ENOUGH);
        by.seal(type, Unpooled.wrappedBuffer(content), out);
        return ByteBufUtil.getBytes(out);
    }
}
