package dev.midflight.sidecar.protocol.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http2.hpack.HpackDecoder;
import dev.midflight.sidecar.protocol.http2.hpack.HpackException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Judges what a connection wrote, by all that its peer had given it at most. */
final class WrittenFrames {
    private final List<SeenFrame> given;
    private final HpackDecoder decoder = new HpackDecoder(Http2Connection.TABLE_BYTES, 1 << 20);
    private final ByteBuf block = Unpooled.buffer();
    private final Map<Integer, Long> data = new HashMap<>();
    private final Set<Integer> begun = new HashSet<>();
    private final Set<Integer> ended = new HashSet<>();
    private final Set<Integer> reset = new HashSet<>();
    private long window = Frame.DEFAULT_WINDOW;
    private int blockOf;
    private boolean blockEnds;

    private WrittenFrames(List<SeenFrame> given) {
        this.given = given;
    }

    /** Fails for a frame that may not have been written. */
    static void judge(ByteBuf written, List<SeenFrame> given) throws HpackException {
        List<SeenFrame> frames = SeenFrame.of(written);
        int bytes = frames.stream().mapToInt(f -> f.payload().length + Frame.HEADER_BYTES).sum();
        assertEquals(written.readableBytes(), bytes, "half a frame is written");
        WrittenFrames judge = new WrittenFrames(given);
        for (SeenFrame frame : frames) {
            judge.judge(frame);
        }
    }

    private void judge(SeenFrame frame) throws HpackException {
        assertTrue(frame.payload().length <= Frame.DEFAULT_MAX_BYTES, "a frame is too large");
        assertTrue(blockOf == 0 || frame.is(Frame.CONTINUATION), "a header block is interrupted");
        switch (frame.type()) {
            case Frame.DATA -> {
                assertOpen(frame.stream());
                assertTrue(begun.contains(frame.stream()), "content without a head");
                assertWindows(frame.stream(), frame.payload().length);
                endedIf(frame.stream(), frame.has(Frame.END_STREAM));
            }
            case Frame.HEADERS -> {
                assertOpen(frame.stream());
                begun.add(frame.stream());
                blockOf = frame.stream();
                blockEnds = frame.has(Frame.END_STREAM);
                head(frame);
            }
            case Frame.CONTINUATION -> {
                assertEquals(blockOf, frame.stream());
                head(frame);
            }
            case Frame.RST_STREAM -> {
                assertEquals(4, frame.payload().length);
                reset.add(frame.stream());
            }
            case Frame.WINDOW_UPDATE -> {
                assertTrue(frame.increment() > 0, "a window update of nothing");
                window += frame.stream() == 0 ? frame.increment() : 0;
                assertTrue(window - received() <= Integer.MAX_VALUE, "a window overflows");
            }
            case Frame.SETTINGS, Frame.PING, Frame.GOAWAY -> assertEquals(0, frame.stream());
            default -> throw new AssertionError("a frame of type " + frame.type());
        }
    }

    private void head(SeenFrame frame) throws HpackException {
        block.writeBytes(frame.payload());
        if (frame.has(Frame.END_HEADERS)) {
            Fields fields = new Fields();
            assertTrue(decoder.decode(block, 0, block.writerIndex(), fields));
            assertFalse(fields.isEmpty());
            block.clear();
            endedIf(blockOf, blockEnds);
            blockOf = 0;
        }
    }

    private void endedIf(int stream, boolean end) {
        if (end) {
            ended.add(stream);
        }
    }

    private void assertOpen(int stream) {
        assertFalse(ended.contains(stream), "something behind the end of a stream");
        assertFalse(reset.contains(stream), "something behind a reset");
    }

    private void assertWindows(int stream, int length) {
        long sent = data.getOrDefault(stream, 0L) + length;
        data.put(stream, sent);
        long initial = given.stream().mapToLong(SeenFrame::initialWindow).max().orElse(0);
        long most = Math.max(initial, Frame.DEFAULT_WINDOW) + increments(stream);
        assertTrue(sent <= most, "a stream's window is passed");
        long all = data.values().stream().mapToLong(Long::longValue).sum();
        assertTrue(
                all <= Frame.DEFAULT_WINDOW + increments(0), "the connection's window is passed");
    }

    private long increments(int stream) {
        return given.stream()
                .filter(f -> f.stream() == stream)
                .mapToLong(SeenFrame::increment)
                .sum();
    }

    private long received() {
        return given.stream()
                .filter(f -> f.is(Frame.DATA))
                .mapToLong(f -> f.payload().length)
                .sum();
    }
}
