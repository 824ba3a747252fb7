package dev.midflight.sidecar.move;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes a state as fields of tag (u8), length (u32, big endian) and value, so that a newer reader
 * knows what is absent and an older one skips what it does not know.
 */
public final class StateWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(128);

    public StateWriter put(int tag, byte[] value) {
        out.writeBytes(ByteBuffer.allocate(5).put((byte) tag).putInt(value.length).array());
        out.writeBytes(value);
        return this;
    }

    public StateWriter put(int tag, long value) {
        return put(tag, ByteBuffer.allocate(8).putLong(value).array());
    }

    public StateWriter put(int tag, boolean value) {
        return put(tag, new byte[] {(byte) (value ? 1 : 0)});
    }

    public StateWriter put(int tag, String value) {
        return put(tag, value.getBytes(StandardCharsets.UTF_8));
    }

    public byte[] toBytes() {
        return out.toByteArray();
    }
}
