package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.FlowKind;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.testkit.Await;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames byte by byte: where a goodbye goes, and what happens to what is no frame. */
@Timeout(60)
final class FramedRelayTest {
    private static final byte[] REQUEST = dubbo(0xc2, 0, "question");
    private static final byte[] RESPONSE = dubbo(0x02, 20, "the answer");
    private static final byte[] READONLY = dubbo(0xa2, 0, "\u0001R");
    private static final byte[] BOLT_REQUEST =
            hex("01010001010000000701000000ff000000000000000163");
    private static final byte[] BOLT_RESPONSE = hex("010000020100000007010000000000000000000272aa");
    private static final byte[] BOLT_GO_AWAY = hex("01010064010000000001000000000000000000000000");

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static byte[] dubbo(int flags, int status, String body) {
        return ByteBuffer.allocate(16 + body.length())
                .putShort((short) 0xdabb)
                .put((byte) flags)
                .put((byte) status)
                .position(12)
                .putInt(body.length())
                .put(body.getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    private static byte[] part(byte[] frame, int from, int to) {
        return Arrays.copyOfRange(frame, from, to);
    }

    @ParameterizedTest
    @ValueSource(strings = {"da", "dabb", "01", "0201", "010100", "0100ff", "daff", "03"})
    void holdsNothingBackOfWhatMayOrMayNotBeAFrame(String first) {
        try (var talk = Conversation.begun(hex(first))) {
            talk.client().send("and now text").finish();
            assertEquals("and now text", talk.server().receiveAll());
            talk.server().send("more").finish();
            assertEquals("more", talk.client().receiveAll());

            assertEquals(1, talk.total(Counter.DETECTED_TCP));
            assertEquals(0, talk.total(Counter.UNFRAMED));
        }
    }

    @Test
    void goesOnAsPlainBytesWhereAFrameWasExpected() {
        try (var talk = Conversation.begun(REQUEST)) {
            assertEquals(1, talk.open(FlowKind.DUBBO));

            talk.answer("telnet>".getBytes(StandardCharsets.US_ASCII));

            Await.until("it is TCP", () -> talk.open(FlowKind.TCP) == 1);
            assertEquals(0, talk.open(FlowKind.DUBBO));
            assertEquals(1, talk.total(Counter.UNFRAMED));
            assertEquals(1, talk.total(Counter.DETECTED_DUBBO));
            talk.client().send("ls").finish();
            assertEquals("ls", talk.server().receiveAll());
        }
    }

    @Test
    void passesHalfCloseOnAndKeepsTheOtherDirectionOpen() {
        try (var talk = Conversation.begun(REQUEST)) {
            talk.client().finish();

            assertTrue(talk.server().isAtEnd());
            talk.answer(RESPONSE).answer(RESPONSE);
            talk.server().finish();
            assertTrue(talk.client().isAtEnd());
            Await.until("it is closed", () -> talk.open(FlowKind.DUBBO) == 0);
        }
    }

    @Test
    void carriesALargeFramePastASlowReaderUnchanged() {
        byte[] large = dubbo(0x02, 20, "x".repeat(8 << 20));
        try (var talk = Conversation.begun(REQUEST)) {
            var sending = CompletableFuture.runAsync(() -> talk.server().send(large));
            Await.until(
                    "bytes pile up", () -> talk.total(Counter.UPSTREAM_BYTES) > large.length / 8);

            talk.hear(large).ask(REQUEST).answer(RESPONSE);

            TestingProxy.await(sending);
            assertEquals(2, talk.total(Counter.RESPONSES_OK));
        }
    }

    @Test
    void saysReadonlyBetweenTwoFramesAndClosesOnceItIsQuiet() {
        try (var talk = Conversation.begun(REQUEST)) {
            talk.answer(RESPONSE).ask(REQUEST).answer(part(RESPONSE, 0, 18));

            LaneSwitch.leave(talk.proxy(), true);
            talk.server().send(part(RESPONSE, 18, RESPONSE.length)).send(RESPONSE);

            talk.hear(part(RESPONSE, 18, RESPONSE.length)).hear(READONLY).hear(RESPONSE);
            assertTrue(talk.isOver());
            assertEquals(1, talk.total(Counter.GOODBYES));
        }
    }

    @Test
    void keepsAConnectionThatWasToldForAsLongAsACallIsInFlight() {
        try (var talk = Conversation.begun(REQUEST)) {
            talk.answer(RESPONSE).ask(REQUEST);

            LaneSwitch.leave(talk.proxy(), true);
            talk.hear(READONLY);
            AtomicInteger ticks = new AtomicInteger();
            List<Lane> lanes = talk.proxy().dataPath().lanes();
            for (Lane lane : lanes) {
                var _ = TestingFlow.on(lane, () -> new byte[0], ticks::incrementAndGet);
            }
            Await.until("ticks of every lane", () -> ticks.get() > 3 * lanes.size());

            talk.answer(RESPONSE);
            assertTrue(talk.isOver());
        }
    }

    @Test
    void tellsALaterConnectionAfterItsFirstExchange() {
        try (var upstream = new TestingUpstream();
                var proxy = TestingProxy.serving(upstream.address())) {
            LaneSwitch.leave(proxy, true);
            try (var talk = Conversation.through(proxy, upstream, REQUEST)) {
                talk.answer(RESPONSE).hear(READONLY);

                assertTrue(talk.isOver());
            }
        }
    }

    @Test
    void saysGoAwayToBoltClientsThatAreSaidToKnowIt() {
        try (var talk = Conversation.begun(BOLT_REQUEST, "MIDFLIGHT_BOLT_GOAWAY=always")) {
            talk.answer(BOLT_RESPONSE);

            LaneSwitch.leave(talk.proxy(), true);

            talk.hear(BOLT_GO_AWAY);
            assertTrue(talk.isOver());
        }
    }

    @Test
    void movesInTheMiddleOfTwoFramesAndSaysAfterwardsWhatWasDue() {
        try (var talk = Conversation.begun(REQUEST);
                var next = TestingProxy.idle(talk.upstream().address())) {
            talk.answer(RESPONSE).ask(REQUEST);
            talk.ask(part(REQUEST, 0, 9)).answer(part(RESPONSE, 0, 20));
            LaneSwitch.leave(talk.proxy(), true);

            talk.proxy().moveTo(next);
            talk.proxy().exit();

            talk.ask(part(REQUEST, 9, REQUEST.length));
            talk.answer(part(RESPONSE, 20, RESPONSE.length)).hear(READONLY).answer(RESPONSE);
            assertTrue(talk.isOver());
            assertEquals(0, next.telemetry().total(Counter.UNFRAMED));
        }
    }
}
