package dev.midflight.sidecar.protocol.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Whatever a peer sends, and however it is cut: streams hear the same and in a right order, what is
 * written has its form and stays within the windows, nothing is held behind the end; and a state
 * that moves in the middle goes on the same.
 */
final class Http2FuzzTest {
    private static final int MAX_BYTES = 1 << 20;
    private static final int KINDS = 11;
    private static final int AGAIN = 10;

    /** What comes behind the preface; the first octet says of which side we are. */
    @FuzzTest
    void octets(byte[] input) throws Exception {
        if (input.length > 0) {
            peerSends(input[0], Unpooled.wrappedBuffer(input, 1, input.length - 1));
        }
    }

    /** Frames made of an input that need not be right about lengths. */
    @FuzzTest
    void frames(byte[] input) throws Exception {
        if (input.length > 0) {
            peerSends(input[0], frames(Unpooled.wrappedBuffer(input, 1, input.length - 1)));
        }
    }

    private static ByteBuf frames(ByteBuf input) {
        ByteBuf out = Unpooled.buffer();
        ByteBuf last = Unpooled.EMPTY_BUFFER;
        while (input.readableBytes() >= 4) {
            int type = input.readUnsignedByte() % KINDS;
            int flags = input.readUnsignedByte();
            int stream = input.readUnsignedByte();
            int given = Math.min(input.readUnsignedByte(), input.readableBytes());
            if (type == AGAIN) {
                for (int i = 0; i < flags && out.readableBytes() < MAX_BYTES; i++) {
                    out.writeBytes(last.duplicate());
                }
            } else {
                int length = type == Frame.DATA ? Math.min(given * 128, 16_384) : given;
                last = Unpooled.buffer(Frame.HEADER_BYTES + length);
                last.writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream);
                last.writeBytes(input, given).writeZero(length - Math.min(given, length));
                out.writeBytes(last.duplicate());
            }
        }
        return out;
    }

    private static void peerSends(int mode, ByteBuf octets) throws Exception {
        boolean server = (mode & 1) == 0;
        boolean answers = (mode & 2) != 0;
        byte[] stream =
                ByteBufUtil.getBytes(
                        server
                                ? Unpooled.wrappedBuffer(
                                        Unpooled.wrappedBuffer(Frame.preface()), octets)
                                : octets);
        FuzzedConnection whole = connection(mode);
        FuzzedConnection split = connection(mode);
        FuzzedConnection moved = connection(mode);

        whole.read(stream, 0, stream.length);
        feed(split, stream, false);
        feed(moved, stream, true);

        for (FuzzedConnection connection : new FuzzedConnection[] {whole, split, moved}) {
            connection.close();
            WrittenFrames.judge(connection.frames(), SeenFrame.of(octets));
        }
        assertEquals(whole.heard(), split.heard());
        assertEquals(whole.ended(), split.ended());
        assertEquals(said(whole), said(split));
        if (!answers && !whole.flooded()) {
            assertEquals(whole.heard(), moved.heard());
            assertEquals(whole.ended(), moved.ended());
            assertEquals(said(whole), said(moved));
        }
    }

    /** How soon a stream's window is given back depends on the pieces in which content comes. */
    private static List<String> said(FuzzedConnection connection) {
        return SeenFrame.of(connection.frames()).stream()
                .filter(f -> !f.is(Frame.WINDOW_UPDATE) || f.stream() == 0)
                .map(SeenFrame::toString)
                .toList();
    }

    private static FuzzedConnection connection(int mode) throws Exception {
        FuzzedConnection connection = new FuzzedConnection((mode & 1) == 0, (mode & 2) != 0);
        if ((mode & 1) != 0) {
            connection.request("GET");
            connection.request("HEAD");
            connection.request("GET");
        } else if ((mode & 4) != 0) {
            connection.sayGoodbye();
        }
        return connection;
    }

    private static void feed(FuzzedConnection connection, byte[] stream, boolean moves)
            throws Exception {
        SplittableRandom random = new SplittableRandom(stream.length);
        int most = Math.max(8, stream.length / 64);
        for (int at = 0; at < stream.length; ) {
            int end = Math.min(stream.length, at + 1 + random.nextInt(most));
            connection.read(stream, at, end);
            if (moves && random.nextInt(4) == 0 && !connection.ended()) {
                connection.move();
            }
            at = end;
        }
    }
}
