package dev.midflight.sidecar.protocol.dubbo;

import dev.midflight.sidecar.protocol.FrameFormat;
import dev.midflight.sidecar.protocol.FrameType;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.FlowKind;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * dubbo2: magic (2), flags and serialization (1), status (1), request id (8), length of the body
 * (4). All there is to know is in Dubbo's {@code ExchangeCodec}.
 */
public final class DubboFrames implements FrameFormat {
    private static final int MAGIC_HIGH = 0xda;
    private static final int MAGIC_LOW = 0xbb;
    private static final int MAGIC_BYTES = 2;
    private static final int HEADER_BYTES = 16;
    private static final int FLAGS_AT = 2;
    private static final int STATUS_AT = 3;
    private static final int REQUEST_ID_AT = 4;
    private static final int BODY_BYTES_AT = 12;

    private static final int REQUEST = 0x80;
    private static final int TWO_WAY = 0x40;
    private static final int EVENT = 0x20;
    private static final int SERIALIZATION = 0x1f;
    private static final int OK = 20;

    private static final int HESSIAN2 = 2;
    private static final int FASTJSON2 = 23;

    /** The string "R": READONLY. Every consumer can read hessian2, whatever it writes itself. */
    private static final byte[] READONLY_IN_HESSIAN2 = {1, 'R'};

    /** The same as JSONB, after its length. */
    private static final byte[] READONLY_IN_FASTJSON2 = {0, 0, 0, 2, 0x4a, 'R'};

    @Override
    public FlowKind kind() {
        return FlowKind.DUBBO;
    }

    @Override
    public Counter detected() {
        return Counter.DETECTED_DUBBO;
    }

    @Override
    public boolean opens(ByteBuf first) {
        int at = first.readerIndex();
        int there = first.readableBytes();
        return first.getUnsignedByte(at) == MAGIC_HIGH
                && (there < 2 || first.getUnsignedByte(at + 1) == MAGIC_LOW)
                && (there < 3 || (first.getUnsignedByte(at + FLAGS_AT) & REQUEST) != 0);
    }

    @Override
    public int maxHeaderBytes() {
        return HEADER_BYTES;
    }

    @Override
    public int headerBytes(byte[] header, int have) {
        if (have < MAGIC_BYTES) {
            return MAGIC_BYTES;
        }
        return isMagic(header) ? HEADER_BYTES : NOT_A_FRAME;
    }

    private static boolean isMagic(byte[] header) {
        return (header[0] & 0xff) == MAGIC_HIGH && (header[1] & 0xff) == MAGIC_LOW;
    }

    @Override
    public int bodyBytes(byte[] header) {
        int length = ByteBuffer.wrap(header).getInt(BODY_BYTES_AT);
        return length <= MAX_BODY_BYTES && length >= 0 ? length : NOT_A_FRAME;
    }

    @Override
    public FrameType type(byte[] header) {
        int flags = header[FLAGS_AT];
        if ((flags & EVENT) != 0) {
            return FrameType.HEARTBEAT;
        }
        if ((flags & REQUEST) != 0) {
            return (flags & TWO_WAY) != 0 ? FrameType.REQUEST : FrameType.ONE_WAY;
        }
        return header[STATUS_AT] == OK ? FrameType.RESPONSE : FrameType.FAILED_RESPONSE;
    }

    @Override
    public long streamId(byte[] header) {
        return ByteBuffer.wrap(header).getLong(REQUEST_ID_AT);
    }

    /** The serialization that the consumer writes. */
    @Override
    public int dialect(byte[] header) {
        return header[FLAGS_AT] & SERIALIZATION;
    }

    /** The event READONLY, as a provider that shuts down sends it. */
    @Override
    public byte[] farewell(int dialect) {
        return dialect == FASTJSON2
                ? event(FASTJSON2, READONLY_IN_FASTJSON2)
                : event(HESSIAN2, READONLY_IN_HESSIAN2);
    }

    private static byte[] event(int serialization, byte[] body) {
        return ByteBuffer.allocate(HEADER_BYTES + body.length)
                .put((byte) MAGIC_HIGH)
                .put((byte) MAGIC_LOW)
                .put((byte) (REQUEST | EVENT | serialization))
                .position(BODY_BYTES_AT)
                .putInt(body.length)
                .put(body)
                .array();
    }
}
