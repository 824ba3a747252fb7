package dev.midflight.sidecar.handover;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** Appends fields: type u16, length u32, value; big endian. */
final class FieldWriter {
    private final ByteBuffer buffer;

    FieldWriter(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    FieldWriter number(Tag tag, long value) {
        header(tag, Long.BYTES).putLong(value);
        return this;
    }

    FieldWriter text(Tag tag, String value) {
        return bytes(tag, value.getBytes(UTF_8));
    }

    FieldWriter bytes(Tag tag, byte[] value) {
        header(tag, value.length).put(value);
        return this;
    }

    FieldWriter connection(ConnectionHeader header) {
        header(Tag.CONNECTION, header.encodedBytes())
                .putLong(header.id())
                .put((byte) header.descriptors())
                .put((byte) header.protocol().length())
                .put(header.protocol().getBytes(UTF_8))
                .putInt(header.stateBytes())
                .put(header.inline());
        return this;
    }

    FieldWriter cut(String reason, long count) {
        byte[] name = reason.getBytes(UTF_8);
        header(Tag.CUT, Long.BYTES + name.length).putLong(count).put(name);
        return this;
    }

    private ByteBuffer header(Tag tag, int length) {
        return buffer.putShort((short) tag.number()).putInt(length);
    }
}
