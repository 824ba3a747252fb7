package dev.midflight.sidecar.protocol;

import dev.midflight.sidecar.move.MoveRejectedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/** Finds the ends of the frames of one direction; of the bytes it keeps an unfinished header. */
final class FrameScanner {
    private final FrameFormat format;
    private final byte[] header;
    private int have;
    private int needed;
    private int left;
    private boolean boundary = true;
    private boolean malformed;

    FrameScanner(FrameFormat format) {
        this.format = format;
        this.header = new byte[format.maxHeaderBytes()];
    }

    /**
     * Reads on from an index, to the end of the frame under way or of the bytes.
     *
     * @return the index after what was read; less than {@code end} only at a boundary, or where the
     *     bytes are no frame
     */
    int advance(ByteBuf bytes, int from, int end) {
        if (malformed || from == end) {
            return from;
        }
        int at = from;
        if (boundary) {
            boundary = false;
            have = 0;
            needed = format.headerBytes(header, 0);
        }
        while (have < needed && at < end) {
            int count = Math.min(needed - have, end - at);
            bytes.getBytes(at, header, have, count);
            at += count;
            have += count;
            if (have == needed) {
                headerGrown();
            }
        }
        if (malformed || have < needed) {
            return at;
        }
        int skipped = Math.min(left, end - at);
        left -= skipped;
        boundary = left == 0;
        return at + skipped;
    }

    private void headerGrown() {
        needed = format.headerBytes(header, have);
        left = needed == have ? format.bodyBytes(header) : 0;
        malformed = needed < 0 || left < 0;
    }

    /** True between two frames, and before the first one. */
    boolean atBoundary() {
        return boundary;
    }

    /** True from the first bytes on that are no frame. */
    boolean malformed() {
        return malformed;
    }

    /** The header of the frame that ended last; at a boundary only. */
    byte[] header() {
        return header;
    }

    /** The bytes of the header under way, or of the one whose body is. */
    byte[] headerSoFar() {
        return Arrays.copyOf(header, boundary ? 0 : have);
    }

    /** What is to come of the body under way. */
    int left() {
        return boundary ? 0 : left;
    }

    /**
     * Goes on where another scanner was.
     *
     * @throws MoveRejectedException if no frame begins like this
     */
    static FrameScanner of(FrameFormat format, byte[] header, int left)
            throws MoveRejectedException {
        FrameScanner scanner = new FrameScanner(format);
        int read = scanner.advance(Unpooled.wrappedBuffer(header), 0, header.length);
        boolean inBody = !scanner.boundary && scanner.have == scanner.needed;
        if (scanner.malformed
                || read != header.length
                || scanner.have != header.length
                || (header.length > 0 && scanner.boundary)
                || (inBody ? left < 1 || left > scanner.left : left != 0)) {
            throw new MoveRejectedException(
                    format.kind().label() + ": no frame of which " + left + " bytes are left");
        }
        scanner.left = left;
        return scanner;
    }
}
