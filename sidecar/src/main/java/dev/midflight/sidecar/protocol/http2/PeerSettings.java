package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;
import io.netty.buffer.ByteBuf;

/** What the peer has told us about itself (RFC 9113 section 6.5.2). */
final class PeerSettings {
    private static final int TABLE = 1;
    private static final int STREAMS = 2;
    private static final int WINDOW = 3;
    private static final int FRAME = 4;
    private static final int RECEIVED = 5;

    private long headerTableBytes = 4096;
    private long maxStreams = Integer.MAX_VALUE;
    private int initialWindow = Frame.DEFAULT_WINDOW;
    private int maxFrameBytes = Frame.DEFAULT_MAX_BYTES;
    private boolean received;

    long headerTableBytes() {
        return headerTableBytes;
    }

    /** How many streams we may begin. */
    int maxStreams() {
        return (int) Math.min(maxStreams, Integer.MAX_VALUE);
    }

    int initialWindow() {
        return initialWindow;
    }

    int maxFrameBytes() {
        return maxFrameBytes;
    }

    /** True once the peer has said anything. */
    boolean received() {
        return received;
    }

    void read(ByteBuf in, int from, int to) throws Http2Exception {
        received = true;
        for (int at = from; at < to; at += 6) {
            read(in.getUnsignedShort(at), in.getUnsignedInt(at + 2));
        }
    }

    private void read(int setting, long value) throws Http2Exception {
        switch (setting) {
            case Frame.HEADER_TABLE_SIZE -> headerTableBytes = value;
            case Frame.ENABLE_PUSH -> need(value <= 1, ErrorCode.PROTOCOL_ERROR);
            case Frame.MAX_CONCURRENT_STREAMS -> maxStreams = value;
            case Frame.INITIAL_WINDOW_SIZE -> {
                need(value <= Integer.MAX_VALUE, ErrorCode.FLOW_CONTROL_ERROR);
                initialWindow = (int) value;
            }
            case Frame.MAX_FRAME_SIZE -> {
                need(
                        value >= Frame.DEFAULT_MAX_BYTES && value <= Frame.MAX_MAX_BYTES,
                        ErrorCode.PROTOCOL_ERROR);
                maxFrameBytes = (int) value;
            }
            default -> {}
        }
    }

    private static void need(boolean valid, ErrorCode otherwise) throws Http2Exception {
        if (!valid) {
            throw new Http2Exception(otherwise, "an invalid setting");
        }
    }

    byte[] export() {
        return new StateWriter()
                .put(TABLE, headerTableBytes)
                .put(STREAMS, maxStreams)
                .put(WINDOW, initialWindow)
                .put(FRAME, maxFrameBytes)
                .put(RECEIVED, received)
                .toBytes();
    }

    void restore(byte[] state) throws MoveRejectedException {
        StateReader reader = StateReader.of(state);
        headerTableBytes = reader.number(TABLE);
        maxStreams = reader.number(STREAMS);
        initialWindow = reader.index(WINDOW, Integer.MAX_VALUE);
        maxFrameBytes = reader.index(FRAME, Frame.MAX_MAX_BYTES);
        received = reader.flag(RECEIVED);
        if (headerTableBytes < 0 || maxStreams < 0 || maxFrameBytes < Frame.DEFAULT_MAX_BYTES) {
            throw new MoveRejectedException("http2: invalid settings of the peer");
        }
    }
}
