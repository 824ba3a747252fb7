package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http2.hpack.HpackEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Writes frames: small ones gather in one buffer, larger pieces of data follow it as they came. All
 * of it is flushed once for each turn of the event loop.
 */
final class Output {
    private static final int GATHER_BYTES = 8192;
    private static final int SMALL_DATA_BYTES = 2048;

    private final Wire wire;
    private final Flushes flushes;
    private final HpackEncoder encoder;
    private ByteBuf gathered = Unpooled.EMPTY_BUFFER;
    private int maxFrameBytes = Frame.DEFAULT_MAX_BYTES;
    private boolean dirty;
    private boolean ended;

    Output(Wire wire, Flushes flushes, HpackEncoder encoder) {
        this.wire = wire;
        this.flushes = flushes;
        this.encoder = encoder;
    }

    /** The peer's SETTINGS_MAX_FRAME_SIZE. */
    void maxFrameBytes(int bytes) {
        maxFrameBytes = bytes;
    }

    int maxFrameBytes() {
        return maxFrameBytes;
    }

    /** True if all that was written is on its way. */
    boolean isFlushed() {
        return !dirty;
    }

    boolean isWritable() {
        return wire.isWritable();
    }

    /** How many bytes of all streams wait to become frames. */
    void keeps(int bytes) {
        wire.keeps(bytes);
    }

    private ByteBuf room(int bytes) {
        if (gathered.writableBytes() < bytes) {
            hand();
            gathered = wire.alloc().directBuffer(Math.max(GATHER_BYTES, bytes));
        }
        if (!dirty) {
            dirty = true;
            flushes.add(this);
        }
        return gathered;
    }

    private void hand() {
        if (gathered.isReadable()) {
            wire.write(gathered);
        } else {
            gathered.release();
        }
        gathered = Unpooled.EMPTY_BUFFER;
    }

    void flush() {
        dirty = false;
        hand();
        if (!ended) {
            wire.flush();
        }
    }

    /** Flushes, then ends the connection's output. */
    void finish() {
        hand();
        ended = true;
        wire.finish();
    }

    private static ByteBuf header(ByteBuf out, int length, int type, int flags, int stream) {
        return out.writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream);
    }

    /** Octets as they are: the preface. */
    void raw(byte[] octets) {
        room(octets.length).writeBytes(octets);
    }

    /** Pairs of a setting's number and its value. */
    void settings(int... settings) {
        int length = settings.length / 2 * 6;
        ByteBuf out = room(Frame.HEADER_BYTES + length);
        header(out, length, Frame.SETTINGS, 0, 0);
        for (int i = 0; i < settings.length; i += 2) {
            out.writeShort(settings[i]).writeInt(settings[i + 1]);
        }
    }

    void settingsAck() {
        header(room(Frame.HEADER_BYTES), 0, Frame.SETTINGS, Frame.ACK, 0);
    }

    void ping(boolean ack, long value) {
        ByteBuf out = room(Frame.HEADER_BYTES + 8);
        header(out, 8, Frame.PING, ack ? Frame.ACK : 0, 0).writeLong(value);
    }

    void goAway(int lastStream, ErrorCode code) {
        ByteBuf out = room(Frame.HEADER_BYTES + 8);
        header(out, 8, Frame.GOAWAY, 0, 0).writeInt(lastStream).writeInt(code.number());
    }

    void reset(int stream, ErrorCode code) {
        ByteBuf out = room(Frame.HEADER_BYTES + 4);
        header(out, 4, Frame.RST_STREAM, 0, stream).writeInt(code.number());
    }

    void windowUpdate(int stream, int increment) {
        ByteBuf out = room(Frame.HEADER_BYTES + 4);
        header(out, 4, Frame.WINDOW_UPDATE, 0, stream).writeInt(increment);
    }

    void headers(int stream, Fields fields, boolean end) {
        int most = (int) fields.listBytes() + Frame.HEADER_BYTES + 16;
        ByteBuf out = room(most);
        int at = out.writerIndex();
        header(out, 0, Frame.HEADERS, 0, stream);
        encoder.encode(fields, out);
        int length = out.writerIndex() - at - Frame.HEADER_BYTES;
        int flags = end ? Frame.END_STREAM : 0;
        if (length > maxFrameBytes) {
            ByteBuf block = out.copy(at + Frame.HEADER_BYTES, length);
            out.writerIndex(at);
            split(stream, block, flags);
            block.release();
        } else {
            out.setMedium(at, length).setByte(at + 4, flags | Frame.END_HEADERS);
        }
    }

    private void split(int stream, ByteBuf block, int streamFlags) {
        int type = Frame.HEADERS;
        int flags = streamFlags;
        while (block.isReadable()) {
            int length = Math.min(block.readableBytes(), maxFrameBytes);
            boolean last = length == block.readableBytes();
            ByteBuf out = room(Frame.HEADER_BYTES + length);
            header(out, length, type, last ? flags | Frame.END_HEADERS : flags, stream);
            out.writeBytes(block, length);
            type = Frame.CONTINUATION;
            flags = 0;
        }
    }

    /** One DATA frame of at most the peer's frame size; takes ownership of the bytes. */
    void data(int stream, ByteBuf bytes, boolean end) {
        int length = bytes.readableBytes();
        boolean small = length <= SMALL_DATA_BYTES;
        ByteBuf out = room(Frame.HEADER_BYTES + (small ? length : 0));
        header(out, length, Frame.DATA, end ? Frame.END_STREAM : 0, stream);
        if (small) {
            out.writeBytes(bytes);
            bytes.release();
        } else {
            hand();
            wire.write(bytes);
        }
    }
}
