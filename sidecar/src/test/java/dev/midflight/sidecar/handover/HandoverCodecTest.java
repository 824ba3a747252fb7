package dev.midflight.sidecar.handover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.Epoch;
import dev.midflight.model.Slot;
import dev.midflight.sidecar.handover.HandoverMessage.Abort;
import dev.midflight.sidecar.handover.HandoverMessage.Hello;
import dev.midflight.sidecar.handover.HandoverMessage.Refuse;
import dev.midflight.sidecar.move.Capabilities;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandoverCodecTest {
    private static final int ROUNDS = 3_000;
    private static final int TYPE_OFFSET = 6;

    @Test
    void everyMessageComesBackUnchanged() throws Exception {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Envelope envelope = new RandomHandoverMessages(seed).next();

            Envelope decoded = HandoverCodec.decode(HandoverCodec.encode(envelope));

            assertEquals(envelope.epoch(), decoded.epoch());
            assertEquals(envelope.message().getClass(), decoded.message().getClass());
            assertSameFields(HandoverCodec.encode(envelope), decoded, seed);
        }
    }

    @Test
    void aTruncatedMessageIsNeverReadAsSomethingElse() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            ByteBuffer whole = HandoverCodec.encode(new RandomHandoverMessages(seed).next());
            ByteBuffer cut = whole.slice(0, new Random(seed).nextInt(whole.limit()));

            try {
                Envelope decoded = HandoverCodec.decode(cut);
                assertTrue(HandoverCodec.encode(decoded).limit() <= whole.limit(), "seed " + seed);
            } catch (MalformedHandoverException expected) {
                assertTrue(expected.getMessage() != null);
            }
        }
    }

    @Test
    void garbageIsMalformedAndNothingElse() {
        Random random = new Random(1);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);

            assertThrows(
                    MalformedHandoverException.class,
                    () -> HandoverCodec.decode(ByteBuffer.wrap(garbage)));
        }
    }

    @Test
    void flippedBytesAreReadOrMalformedAndNothingElse() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            ByteBuffer bytes = HandoverCodec.encode(new RandomHandoverMessages(seed).next());
            Random random = new Random(seed);
            for (int i = 0; i < 3; i++) {
                bytes.put(random.nextInt(bytes.limit()), (byte) random.nextInt());
            }

            try {
                assertTrue(HandoverCodec.decode(bytes).epoch().value() >= 0);
            } catch (MalformedHandoverException expected) {
                assertTrue(expected.getMessage() != null);
            }
        }
    }

    @Test
    void skipsFieldsThatALaterBuildAdds() throws Exception {
        ByteBuffer message =
                HandoverCodec.encode(new Envelope(1, Epoch.of(7), new Abort("because")));
        ByteBuffer longer = ByteBuffer.allocate(message.limit() + 10);
        longer.put(message).putShort((short) 999).putInt(4).putInt(42).flip();

        assertEquals(new Abort("because"), HandoverCodec.decode(longer).message());
    }

    @Test
    void aBuildThatDoesNotSayWhatItCanCanNothing() throws Exception {
        ByteBuffer hello =
                HandoverCodec.encode(
                        new Envelope(
                                1,
                                Epoch.of(7),
                                new Hello(1, 1, Slot.A, false, "x", Capabilities.OURS)));
        hello.limit(hello.limit() - Short.BYTES - Integer.BYTES - Long.BYTES);

        assertEquals(
                new Hello(1, 1, Slot.A, false, "x", Capabilities.NONE),
                HandoverCodec.decode(hello).message());
    }

    @Test
    void aReasonOfALaterBuildIsOther() throws Exception {
        ByteBuffer message =
                HandoverCodec.encode(new Envelope(1, Epoch.of(7), new Abort("on-holiday")));
        message.putShort(TYPE_OFFSET, (short) MessageType.REFUSE.number());

        assertEquals(new Refuse(RefuseReason.OTHER), HandoverCodec.decode(message).message());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 65535})
    void readsAHelloOfAnyVersionButNothingElse(int version) throws Exception {
        Hello hello = new Hello(version, version, Slot.B, false, "later", Capabilities.NONE);
        ByteBuffer asked = HandoverCodec.encode(new Envelope(version, Epoch.of(7), hello));
        ByteBuffer aborted =
                HandoverCodec.encode(new Envelope(version, Epoch.of(7), new Abort("x")));

        assertInstanceOf(Hello.class, HandoverCodec.decode(asked).message());
        assertThrows(MalformedHandoverException.class, () -> HandoverCodec.decode(aborted));
    }

    @Test
    void refusesAnUnknownType() {
        ByteBuffer message = HandoverCodec.encode(new Envelope(1, Epoch.of(7), new Abort("x")));
        message.putShort(TYPE_OFFSET, (short) 99);

        assertThrows(MalformedHandoverException.class, () -> HandoverCodec.decode(message));
    }

    /**
     * Cuts are a map, whose order on the wire is free; everything else is compared byte by byte.
     */
    private static void assertSameFields(ByteBuffer expected, Envelope decoded, int seed) {
        if (decoded.message() instanceof HandoverMessage.Done) {
            assertEquals(expected.limit(), HandoverCodec.encode(decoded).limit(), "seed " + seed);
        } else {
            assertEquals(expected, HandoverCodec.encode(decoded), "seed " + seed);
        }
    }
}
