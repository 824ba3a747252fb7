package dev.midflight.sidecar.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.midflight.sidecar.protocol.bolt.BoltFrames;
import dev.midflight.sidecar.protocol.dubbo.DubboFrames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** However a stream of frames is cut, its frames end where they end. */
final class FramesFuzzTest {
    @FuzzTest
    void dubbo(byte[] stream) {
        check(new DubboFrames(), stream);
    }

    @FuzzTest
    void bolt(byte[] stream) {
        check(new BoltFrames(true), stream);
    }

    private static void check(FrameFormat format, byte[] stream) {
        FrameScanner whole = new FrameScanner(format);
        FrameScanner split = new FrameScanner(format);

        int read = readAll(whole, stream, stream.length);
        int one = readAll(split, stream, 1);

        assertTrue(read <= stream.length);
        assertEquals(whole.malformed(), split.malformed());
        if (!whole.malformed()) {
            assertEquals(stream.length, read);
            assertEquals(read, one);
            assertEquals(whole.atBoundary(), split.atBoundary());
            assertEquals(whole.left(), split.left());
        }
    }

    private static int readAll(FrameScanner scanner, byte[] stream, int piece) {
        ByteBuf bytes = Unpooled.wrappedBuffer(stream);
        int at = 0;
        while (at < stream.length && !scanner.malformed()) {
            at = scanner.advance(bytes, at, Math.min(stream.length, at + piece));
        }
        return at;
    }
}
