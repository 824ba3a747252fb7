package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.telemetry.FlowKind;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.testkit.Await;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
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

    private static long open(TestingProxy proxy, FlowKind kind) {
        return proxy.telemetry().open(kind, Direction.INBOUND);
    }

    private static void exchange(
            TestingClient client, TestingClient server, byte[] request, byte[] response) {
        client.send(request);
        assertArrayEquals(request, server.receive(request.length));
        server.send(response);
        assertArrayEquals(response, client.receive(response.length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"da", "dabb", "01", "0201", "010100", "0100ff", "daff", "03"})
    void holdsNothingBackOfWhatMayOrMayNotBeAFrame(String first) {
        try (var upstream = new TestingUpstream();
                var proxy = TestingProxy.serving(upstream.address());
                var client = proxy.connect()) {
            client.send(hex(first));

            TestingClient server = upstream.accept();

            assertArrayEquals(hex(first), server.receive(first.length() / 2));
            client.send("and now text").finish();
            assertEquals("and now text", server.receiveAll());
            server.send("more").finish();
            assertEquals("more", client.receiveAll());
            assertEquals(1, proxy.telemetry().total(Counter.DETECTED_TCP));
            assertEquals(0, proxy.telemetry().total(Counter.UNFRAMED));
        }
    }

    @Test
    void goesOnAsPlainBytesWhereAFrameWasExpected() {
        try (var upstream = new TestingUpstream();
                var proxy = TestingProxy.serving(upstream.address());
                var client = proxy.connect()) {
            client.send(REQUEST);
            TestingClient server = upstream.accept();
            server.receive(REQUEST.length);
            assertEquals(1, open(proxy, FlowKind.DUBBO));

            server.send("telnet>");

            assertEquals("telnet>", client.receiveText(7));
            Await.until("it is TCP", () -> open(proxy, FlowKind.TCP) == 1);
            assertEquals(0, open(proxy, FlowKind.DUBBO));
            assertEquals(1, proxy.telemetry().total(Counter.UNFRAMED));
            assertEquals(1, proxy.telemetry().total(Counter.DETECTED_DUBBO));
            client.send("ls").finish();
            assertEquals("ls", server.receiveAll());
        }
    }

    @Test
    void saysReadonlyBetweenTwoFramesAndClosesOnceItIsQuiet() {
        try (var upstream = new TestingUpstream();
                var proxy = TestingProxy.serving(upstream.address());
                var client = proxy.connect()) {
            client.send(REQUEST);
            TestingClient server = upstream.accept();
            server.receive(REQUEST.length);
            server.send(RESPONSE);
            client.receive(RESPONSE.length);
            client.send(REQUEST);
            server.receive(REQUEST.length);
            server.send(part(RESPONSE, 0, 18));
            client.receive(18);

            LaneSwitch.leave(proxy, true);
            server.send(part(RESPONSE, 18, RESPONSE.length)).send(RESPONSE);

            client.receive(RESPONSE.length - 18);
            assertArrayEquals(READONLY, client.receive(READONLY.length));
            assertArrayEquals(RESPONSE, client.receive(RESPONSE.length));
            assertTrue(client.isAtEnd());
            assertTrue(server.isAtEnd());
            assertEquals(1, proxy.telemetry().total(Counter.GOODBYES));
        }
    }

    @Test
    void keepsAConnectionThatWasToldForAsLongAsACallIsInFlight() {
        try (var upstream = new TestingUpstream();
                var proxy = TestingProxy.serving(upstream.address());
                var client = proxy.connect()) {
            client.send(REQUEST);
            TestingClient server = upstream.accept();
            server.receive(REQUEST.length);
            server.send(RESPONSE);
            client.receive(RESPONSE.length);
            client.send(REQUEST);
            server.receive(REQUEST.length);

            LaneSwitch.leave(proxy, true);
            assertArrayEquals(READONLY, client.receive(READONLY.length));
            AtomicInteger ticks = new AtomicInteger();
            for (Lane lane : proxy.dataPath().lanes()) {
                var _ = TestingFlow.on(lane, () -> new byte[0], ticks::incrementAndGet);
            }
            Await.until(
                    "ticks of every lane", () -> ticks.get() > 3 * proxy.dataPath().lanes().size());
            server.send(RESPONSE);

            assertArrayEquals(RESPONSE, client.receive(RESPONSE.length));
            assertTrue(client.isAtEnd());
        }
    }

    @Test
    void tellsALaterConnectionAfterItsFirstExchange() {
        try (var upstream = new TestingUpstream();
                var proxy = TestingProxy.serving(upstream.address())) {
            LaneSwitch.leave(proxy, true);
            try (var client = proxy.connect()) {
                client.send(REQUEST);
                TestingClient server = upstream.accept();
                server.receive(REQUEST.length);

                server.send(RESPONSE);

                assertArrayEquals(RESPONSE, client.receive(RESPONSE.length));
                assertArrayEquals(READONLY, client.receive(READONLY.length));
                assertTrue(client.isAtEnd());
            }
        }
    }

    @Test
    void saysGoAwayToBoltClientsThatAreSaidToKnowIt() {
        try (var upstream = new TestingUpstream();
                var proxy =
                        TestingProxy.serving(upstream.address(), "MIDFLIGHT_BOLT_GOAWAY=always");
                var client = proxy.connect()) {
            client.send(BOLT_REQUEST);
            TestingClient server = upstream.accept();
            server.receive(BOLT_REQUEST.length);
            server.send(BOLT_RESPONSE);
            client.receive(BOLT_RESPONSE.length);

            LaneSwitch.leave(proxy, true);

            assertArrayEquals(BOLT_GO_AWAY, client.receive(BOLT_GO_AWAY.length));
            assertTrue(client.isAtEnd());
            assertTrue(server.isAtEnd());
        }
    }

    @Test
    void movesInTheMiddleOfTwoFramesAndSaysAfterwardsWhatWasDue() {
        try (var upstream = new TestingUpstream();
                var old = TestingProxy.serving(upstream.address());
                var next = TestingProxy.idle(upstream.address());
                var client = old.connect()) {
            client.send(REQUEST);
            TestingClient server = upstream.accept();
            server.receive(REQUEST.length);
            exchangeRest(client, server);
            LaneSwitch.leave(old, true);

            old.moveTo(next);
            old.exit();

            client.send(part(REQUEST, 9, REQUEST.length));
            server.receive(REQUEST.length - 9);
            server.send(part(RESPONSE, 20, RESPONSE.length));
            client.receive(RESPONSE.length - 20);
            assertArrayEquals(READONLY, client.receive(READONLY.length));
            server.send(RESPONSE);
            assertArrayEquals(RESPONSE, client.receive(RESPONSE.length));
            assertTrue(client.isAtEnd());
            assertEquals(0, next.telemetry().total(Counter.UNFRAMED));
        }
    }

    /** One answer, then a part of the next question and a part of another answer. */
    private static void exchangeRest(TestingClient client, TestingClient server) {
        exchange(client, server, REQUEST, RESPONSE);
        client.send(part(REQUEST, 0, 9));
        server.receive(9);
        server.send(part(RESPONSE, 0, 20));
        client.receive(20);
    }
}
