package dev.midflight.sidecar.protocol.bolt;

import dev.midflight.sidecar.protocol.FrameFormat;
import dev.midflight.sidecar.protocol.FrameType;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.FlowKind;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * SOFA Bolt: protocol code (1; version 2 only: version (1)), type (1), command code (2), command's
 * version (1), request id (4), codec (1; version 2 only: switches (1)), timeout of a request (4) or
 * status of a response (2), lengths of class name (2), header (2) and content (4), then these, and
 * a CRC-32 where version 2's switch says so. See Bolt's {@code RpcProtocol} and {@code
 * RpcProtocolV2}.
 */
public final class BoltFrames implements FrameFormat {
    private static final int V1 = 1;
    private static final int V2 = 2;
    private static final int RESPONSE = 0;
    private static final int REQUEST = 1;
    private static final int ONE_WAY = 2;

    private static final int HEARTBEAT_CODE = 0;
    private static final int REQUEST_CODE = 1;
    private static final int RESPONSE_CODE = 2;

    /** MOSN's; the Java implementation knows none (1.6.12) and closes where it meets one. */
    private static final int GO_AWAY_CODE = 100;

    private static final int HESSIAN = 1;
    private static final int CRC_SWITCH = 1;
    private static final int CRC_BYTES = 4;

    /** Without the bytes that only version 2 has. */
    private static final int REQUEST_HEADER_BYTES = 22;

    private static final int RESPONSE_HEADER_BYTES = 20;
    private static final int LENGTHS_BYTES = 8;
    private static final int STATUS_BYTES = 2;

    /** What version 2 has more: its version, and the switches. */
    private static final int V2_BYTES = 2;

    /** After type, command code and the command's version. */
    private static final int REQUEST_ID_AFTER_TYPE = 4;

    private static final int V2_SWITCH_AT = 11;
    private static final int COMMAND_VERSION = 1;

    /** Up to the high byte of the command code. */
    private static final int OPENING_BYTES = 4;

    private static final int MAX_CODE = 0xff;
    private static final int MAX_CONTENT_BYTES = MAX_BODY_BYTES - 2 * 0x7fff - CRC_BYTES;
    private static final byte[] NOTHING = {};

    private final boolean goAway;

    /**
     * Frames for peers of which one thing cannot be seen.
     *
     * @param goAway that all clients know GOAWAY
     */
    public BoltFrames(boolean goAway) {
        this.goAway = goAway;
    }

    @Override
    public FlowKind kind() {
        return FlowKind.BOLT;
    }

    @Override
    public Counter detected() {
        return Counter.DETECTED_BOLT;
    }

    @Override
    public boolean opens(ByteBuf first) {
        byte[] begin = new byte[Math.min(first.readableBytes(), OPENING_BYTES)];
        first.getBytes(first.readerIndex(), begin);
        int typeAt = typeAt(begin);
        int known = Math.min(begin.length, typeAt + 1);
        return headerBytes(begin, known) != NOT_A_FRAME
                && (begin.length <= typeAt || begin[typeAt] != RESPONSE)
                && (begin.length <= typeAt + 1 || begin[typeAt + 1] == 0);
    }

    @Override
    public int maxHeaderBytes() {
        return REQUEST_HEADER_BYTES + V2_BYTES;
    }

    @Override
    public int headerBytes(byte[] header, int have) {
        if (have == 0) {
            return 1;
        }
        boolean known =
                header[0] == V1
                        || (header[0] == V2 && (have < 2 || header[1] == V1 || header[1] == V2));
        if (!known) {
            return NOT_A_FRAME;
        }
        int typeAt = typeAt(header);
        return have <= typeAt ? have + 1 : wholeHeaderBytes(header);
    }

    /** Once the type is there. */
    private static int wholeHeaderBytes(byte[] header) {
        int more = header[0] == V2 ? V2_BYTES : 0;
        return switch (header[typeAt(header)]) {
            case REQUEST, ONE_WAY -> REQUEST_HEADER_BYTES + more;
            case RESPONSE -> RESPONSE_HEADER_BYTES + more;
            default -> NOT_A_FRAME;
        };
    }

    private static int typeAt(byte[] header) {
        return header[0] == V2 ? 2 : 1;
    }

    private static int code(byte[] header) {
        return ByteBuffer.wrap(header).getShort(typeAt(header) + 1) & 0xffff;
    }

    @Override
    public int bodyBytes(byte[] header) {
        ByteBuffer lengths =
                ByteBuffer.wrap(header).position(wholeHeaderBytes(header) - LENGTHS_BYTES);
        int className = lengths.getShort();
        int ownHeader = lengths.getShort();
        int content = lengths.getInt();
        boolean impossible =
                className < 0 || ownHeader < 0 || content < 0 || content > MAX_CONTENT_BYTES;
        return impossible || code(header) > MAX_CODE
                ? NOT_A_FRAME
                : className + ownHeader + content + (hasCrc(header) ? CRC_BYTES : 0);
    }

    private static boolean hasCrc(byte[] header) {
        return header[0] == V2 && header[1] == V2 && (header[V2_SWITCH_AT] & CRC_SWITCH) != 0;
    }

    @Override
    public FrameType type(byte[] header) {
        int type = header[typeAt(header)];
        return switch (code(header)) {
            case HEARTBEAT_CODE -> FrameType.HEARTBEAT;
            case REQUEST_CODE ->
                    switch (type) {
                        case REQUEST -> FrameType.REQUEST;
                        case ONE_WAY -> FrameType.ONE_WAY;
                        default -> FrameType.OTHER;
                    };
            case RESPONSE_CODE -> type == RESPONSE ? response(header) : FrameType.OTHER;
            default -> FrameType.OTHER;
        };
    }

    private static FrameType response(byte[] header) {
        int statusAt = wholeHeaderBytes(header) - LENGTHS_BYTES - STATUS_BYTES;
        boolean success = ByteBuffer.wrap(header).getShort(statusAt) == 0;
        return success ? FrameType.RESPONSE : FrameType.FAILED_RESPONSE;
    }

    @Override
    public long streamId(byte[] header) {
        return ByteBuffer.wrap(header).getInt(typeAt(header) + REQUEST_ID_AFTER_TYPE);
    }

    /** The protocol's code, and version 2's version. */
    @Override
    public int dialect(byte[] header) {
        return header[0] == V2 ? V2 << 8 | header[1] : V1 << 8;
    }

    @Override
    public byte[] farewell(int dialect) {
        if (!goAway) {
            return NOTHING;
        }
        int protocol = dialect >> 8;
        int more = protocol == V2 ? V2_BYTES : 0;
        ByteBuffer frame = ByteBuffer.allocate(REQUEST_HEADER_BYTES + more).put((byte) protocol);
        if (protocol == V2) {
            frame.put((byte) dialect);
        }
        return frame.put((byte) REQUEST)
                .putShort((short) GO_AWAY_CODE)
                .put((byte) COMMAND_VERSION)
                .putInt(0)
                .put((byte) HESSIAN)
                .array();
    }
}
