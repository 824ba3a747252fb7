package dev.midflight.sidecar.protocol.http.routed;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;

/**
 * Content that is kept for another try, and how much more may be. Each piece holds all of the
 * buffer that it was read into, however short it is, so pieces are limited, too. Owns what it
 * keeps.
 */
public final class KeptContent {
    private static final int PIECES_ALWAYS = 16;
    private static final int BYTES_OF_A_PIECE = 256;

    private final ArrayDeque<ByteBuf> pieces = new ArrayDeque<>(0);
    private int bytes;
    private int bytesLeft;
    private int piecesLeft;

    /** Of a request of which so many bytes may be kept. */
    public void begin(int bufferBytes) {
        bytesLeft = bufferBytes;
        piecesLeft = PIECES_ALWAYS + bufferBytes / BYTES_OF_A_PIECE;
    }

    /** Begins with what another process had kept. */
    void restore(byte[] kept, int bytesLeftThere) {
        begin(bytesLeftThere);
        if (kept.length > 0) {
            pieces.add(Unpooled.wrappedBuffer(kept));
            bytes = kept.length;
        }
    }

    /** Keeps a piece that the caller keeps, too; nothing of one that there is no room for. */
    public void keep(ByteBuf piece) {
        count(piece);
        if (!isFull() && piece.isReadable()) {
            bytes += piece.readableBytes();
            pieces.add(piece.retainedDuplicate());
        }
    }

    /** Takes a piece that waits, whether there is room or not. */
    void take(ByteBuf piece) {
        count(piece);
        bytes += piece.readableBytes();
        pieces.add(piece);
    }

    private void count(ByteBuf piece) {
        bytesLeft -= piece.readableBytes();
        piecesLeft--;
    }

    /** True once there was more than may be kept: what is there is not all. */
    public boolean isFull() {
        return bytesLeft < 0 || piecesLeft < 0;
    }

    boolean isEmpty() {
        return pieces.isEmpty();
    }

    public int bytes() {
        return bytes;
    }

    /** How many bytes more may be kept. */
    int bytesLeft() {
        return bytesLeft;
    }

    /** What is there, lent; may be released while the caller goes through it. */
    public ByteBuf[] pieces() {
        return pieces.toArray(ByteBuf[]::new);
    }

    public void release() {
        pieces.forEach(ByteBuf::release);
        pieces.clear();
        bytes = 0;
    }
}
