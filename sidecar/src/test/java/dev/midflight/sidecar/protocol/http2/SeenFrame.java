package dev.midflight.sidecar.protocol.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A frame as the tests read it, without the proxy's own reader. */
record SeenFrame(int type, int flags, int stream, byte[] payload) {
    /** The whole frames that a stream of octets begins with. */
    static List<SeenFrame> of(ByteBuf octets) {
        List<SeenFrame> frames = new ArrayList<>();
        ByteBuf in = octets.slice();
        while (in.readableBytes() >= Frame.HEADER_BYTES
                && in.readableBytes() - Frame.HEADER_BYTES
                        >= in.getUnsignedMedium(in.readerIndex())) {
            byte[] payload = new byte[in.readUnsignedMedium()];
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt() & Integer.MAX_VALUE;
            in.readBytes(payload);
            frames.add(new SeenFrame(type, flags, stream, payload));
        }
        return frames;
    }

    @Override
    public String toString() {
        return type + " " + flags + " " + stream + " " + HexFormat.of().formatHex(payload);
    }

    boolean is(int kind) {
        return type == kind;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** What a WINDOW_UPDATE gives; 0: it is none. */
    long increment() {
        return is(Frame.WINDOW_UPDATE) && payload.length == 4
                ? Unpooled.wrappedBuffer(payload).getInt(0) & Integer.MAX_VALUE
                : 0;
    }

    /** The largest initial window that it sets; the default in all others. */
    long initialWindow() {
        long largest = Frame.DEFAULT_WINDOW;
        ByteBuf in = Unpooled.wrappedBuffer(payload);
        while (is(Frame.SETTINGS) && in.readableBytes() >= 6) {
            int setting = in.readUnsignedShort();
            long value = in.readUnsignedInt();
            largest = setting == Frame.INITIAL_WINDOW_SIZE ? Math.max(largest, value) : largest;
        }
        return largest;
    }
}
