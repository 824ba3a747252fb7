package dev.midflight.sidecar.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** A guess stands once it is made, and none of the bytes that it was made of is consumed. */
final class DetectionFuzzTest {
    @FuzzTest
    void firstBytes(byte[] stream) {
        FirstBytes firstBytes = new FirstBytes(256, true);
        Guess last = Guess.UNDECIDED;
        for (int have = 0; have <= Math.min(stream.length, 1024); have++) {
            ByteBuf received = Unpooled.wrappedBuffer(stream, 0, have);

            Guess guess = firstBytes.guess(received);

            assertEquals(have, received.readableBytes());
            assertFalse(last != Guess.UNDECIDED && guess != last, last + " became " + guess);
            last = guess;
        }
    }

    @FuzzTest
    void clientHello(byte[] stream) {
        ClientHelloReader split = new ClientHelloReader(4096);
        ClientHello last = new ClientHello.Incomplete();
        for (int have = 0; have <= stream.length; have++) {
            ByteBuf received = Unpooled.wrappedBuffer(stream, 0, have);

            last = split.read(received);

            assertEquals(have, received.readableBytes());
        }
        assertEquals(new ClientHelloReader(4096).read(Unpooled.wrappedBuffer(stream)), last);
    }
}
