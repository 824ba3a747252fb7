package dev.midflight.sidecar.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.protocol.bolt.BoltFrames;
import dev.midflight.sidecar.protocol.dubbo.DubboFrames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However a stream is cut into pieces, its frames end where they end. */
final class FrameScannerTest {
    private static final int SEEDS = 300;

    record Protocol(FrameFormat format, Frames.Maker maker) {
        @Override
        public String toString() {
            return format.kind().label();
        }
    }

    static Stream<Protocol> protocols() {
        return Stream.of(
                new Protocol(new DubboFrames(), Frames::dubbo),
                new Protocol(new BoltFrames(false), Frames::bolt));
    }

    /** What a scanner sees, while it is fed piece by piece. */
    private static final class Reading {
        private final FrameFormat format;
        private final List<Integer> ends = new ArrayList<>();
        private final List<FrameType> types = new ArrayList<>();
        private FrameScanner scanner;
        private int fed;

        Reading(FrameFormat format) {
            this.format = format;
            this.scanner = new FrameScanner(format);
        }

        void feed(byte[] stream, int end) {
            ByteBuf bytes = Unpooled.wrappedBuffer(stream);
            while (fed < end && !scanner.malformed()) {
                fed = scanner.advance(bytes, fed, end);
                if (scanner.atBoundary()) {
                    ends.add(fed);
                    types.add(format.type(scanner.header()));
                }
            }
        }

        void feedInPieces(byte[] stream, SplittableRandom random, int largest) {
            for (int at = 0; at < stream.length; ) {
                at = Math.min(stream.length, at + 1 + random.nextInt(largest));
                feed(stream, at);
            }
        }

        void move() throws MoveRejectedException {
            scanner = FrameScanner.of(format, scanner.headerSoFar(), scanner.left());
        }
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void findsTheSameFramesInEverySplit(Protocol protocol) {
        for (int seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Frames frames = Frames.random(protocol.maker(), random, 20);
            Reading reading = new Reading(protocol.format());
            int largest = 1 + random.nextInt(seed % 3 == 0 ? 1 : seed % 3 == 1 ? 40 : 2000);

            reading.feedInPieces(frames.stream(), random, largest);

            assertEquals(frames.ends(), reading.ends, "seed " + seed);
            assertEquals(frames.types(), reading.types, "seed " + seed);
        }
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void goesOnAfterAMoveAtEveryByte(Protocol protocol) throws MoveRejectedException {
        for (int seed = 0; seed < 10; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Frames frames = Frames.random(protocol.maker(), random, 8);
            Reading reading = new Reading(protocol.format());

            for (int at = 1; at <= frames.stream().length; at++) {
                reading.feed(frames.stream(), at);
                reading.move();
            }

            assertEquals(frames.ends(), reading.ends, "seed " + seed);
        }
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void neverFindsAFrameAgainOnceItLostThem(Protocol protocol) {
        for (int seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Frames before = Frames.random(protocol.maker(), random, 3);
            byte[] after = Frames.random(protocol.maker(), random, 3).stream();
            byte[] stream =
                    Arrays.copyOf(before.stream(), before.stream().length + 1 + after.length);
            stream[before.stream().length] = 'x';
            System.arraycopy(after, 0, stream, stream.length - after.length, after.length);
            Reading reading = new Reading(protocol.format());

            reading.feedInPieces(stream, random, 60);

            assertTrue(reading.scanner.malformed(), "seed " + seed);
            assertEquals(before.ends(), reading.ends, "seed " + seed);
        }
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void takesNoLengthThatNoPeerWouldTake(Protocol protocol) {
        SplittableRandom random = new SplittableRandom(1);
        byte[] frame = protocol.maker().make(random).bytes();
        int header = protocol.format().maxHeaderBytes();
        byte[] stream = Arrays.copyOf(frame, Math.max(frame.length, header));
        FrameScanner scanner = new FrameScanner(protocol.format());
        int headerBytes = headerBytes(protocol.format(), stream);
        Arrays.fill(stream, headerBytes - 4, headerBytes, (byte) 0x7f);

        scanner.advance(Unpooled.wrappedBuffer(stream), 0, headerBytes);

        assertTrue(scanner.malformed());
    }

    private static int headerBytes(FrameFormat format, byte[] stream) {
        int have = 0;
        while (format.headerBytes(stream, have) > have) {
            have = format.headerBytes(stream, have);
        }
        return have;
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void adoptsNoPlaceThatIsInNoFrame(Protocol protocol) {
        byte[] frame = Frames.random(protocol.maker(), new SplittableRandom(2), 1).stream();
        byte[] header = Arrays.copyOf(frame, headerBytes(protocol.format(), frame));

        assertRejected(protocol, "nonsense".getBytes(StandardCharsets.US_ASCII), 0);
        assertRejected(protocol, header, Integer.MAX_VALUE);
        assertRejected(protocol, header, 0);
        assertRejected(protocol, Arrays.copyOf(header, 1), 1);
        assertRejected(protocol, Arrays.copyOf(header, header.length + 1), 1);
    }

    private static void assertRejected(Protocol protocol, byte[] header, int left) {
        assertThrows(
                MoveRejectedException.class,
                () -> FrameScanner.of(protocol.format(), header, left));
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void keepsTheStateOfAConnectionThroughAMove(Protocol protocol) throws MoveRejectedException {
        byte[] stream = Frames.random(protocol.maker(), new SplittableRandom(3), 2).stream();
        FramedState state = FramedState.fresh(protocol.format());
        state.fromClient().advance(Unpooled.wrappedBuffer(stream), 0, 5);
        state.calls().passed(FrameType.REQUEST, 7, true);
        state.farewell().ask();

        FramedState moved = FramedState.parse(protocol.format(), state.toBytes());

        assertArrayEquals(state.toBytes(), moved.toBytes());
        assertEquals(1, moved.calls().size());
        moved.calls().passed(FrameType.RESPONSE, 7, false);
        assertEquals(0, moved.calls().size());
        assertTrue(moved.farewell().due());
        assertFalse(moved.fromClient().atBoundary());
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void refusesAStateOfAnotherVersion(Protocol protocol) {
        byte[] state = FramedState.fresh(protocol.format()).toBytes();
        state[12] = 2;

        MoveRejectedException thrown =
                assertThrows(
                        MoveRejectedException.class,
                        () -> FramedState.parse(protocol.format(), state));

        assertTrue(String.valueOf(thrown.getMessage()).contains("version 2"));
    }
}
