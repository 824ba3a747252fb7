package dev.midflight.sidecar.handover;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fields of one message; every access checks what the other side wrote. */
final class FieldReader {
    private static final int HEADER_BYTES = Short.BYTES + Integer.BYTES;

    private final Map<Integer, List<ByteBuffer>> fields = new HashMap<>();

    FieldReader(ByteBuffer bytes) throws MalformedHandoverException {
        while (bytes.hasRemaining()) {
            if (bytes.remaining() < HEADER_BYTES) {
                throw new MalformedHandoverException("truncated field");
            }
            int type = Short.toUnsignedInt(bytes.getShort());
            int length = bytes.getInt();
            if (length < 0 || length > bytes.remaining()) {
                throw new MalformedHandoverException("field " + type + ": wrong length " + length);
            }
            ByteBuffer value = bytes.slice(bytes.position(), length);
            bytes.position(bytes.position() + length);
            fields.computeIfAbsent(type, t -> new ArrayList<>()).add(value);
        }
    }

    /** A number from 0 to the limit. */
    long number(Tag tag, long limit) throws MalformedHandoverException {
        ByteBuffer value = one(tag);
        if (value.remaining() != Long.BYTES) {
            throw new MalformedHandoverException(tag + ": " + value.remaining() + " bytes");
        }
        long number = value.getLong();
        if (number < 0 || number > limit) {
            throw new MalformedHandoverException(tag + ": " + number);
        }
        return number;
    }

    /** False where the field is not there: builds before this one do not send it. */
    boolean flag(Tag tag) throws MalformedHandoverException {
        return !all(tag).isEmpty() && number(tag, 1) == 1;
    }

    /** Zero where the field is not there: builds before this one do not send it. */
    long numberOrZero(Tag tag) throws MalformedHandoverException {
        return all(tag).isEmpty() ? 0 : number(tag, Long.MAX_VALUE);
    }

    int integer(Tag tag) throws MalformedHandoverException {
        return (int) number(tag, Integer.MAX_VALUE);
    }

    String text(Tag tag) throws MalformedHandoverException {
        return UTF_8.decode(one(tag)).toString();
    }

    byte[] bytes(Tag tag) throws MalformedHandoverException {
        return rest(one(tag));
    }

    List<String> texts(Tag tag) {
        return all(tag).stream().map(value -> UTF_8.decode(value).toString()).toList();
    }

    List<ConnectionHeader> connections() throws MalformedHandoverException {
        List<ConnectionHeader> headers = new ArrayList<>();
        for (ByteBuffer value : all(Tag.CONNECTION)) {
            headers.add(connection(value));
        }
        return headers;
    }

    Map<String, Long> cuts() throws MalformedHandoverException {
        Map<String, Long> cuts = new HashMap<>();
        for (ByteBuffer value : all(Tag.CUT)) {
            if (value.remaining() < Long.BYTES) {
                throw new MalformedHandoverException("CUT: " + value.remaining() + " bytes");
            }
            long count = value.getLong();
            cuts.merge(UTF_8.decode(value).toString(), count, Long::sum);
        }
        return cuts;
    }

    private static ConnectionHeader connection(ByteBuffer value) throws MalformedHandoverException {
        if (value.remaining() < ConnectionHeader.FIXED_BYTES) {
            throw new MalformedHandoverException("CONNECTION: " + value.remaining() + " bytes");
        }
        long id = value.getLong();
        int descriptors = Byte.toUnsignedInt(value.get());
        int nameBytes = Byte.toUnsignedInt(value.get());
        if (value.remaining() < nameBytes + Integer.BYTES) {
            throw new MalformedHandoverException("CONNECTION " + id + ": truncated name");
        }
        String protocol = UTF_8.decode(value.slice(value.position(), nameBytes)).toString();
        value.position(value.position() + nameBytes);
        return new ConnectionHeader(protocol, id, descriptors, value.getInt(), rest(value));
    }

    private ByteBuffer one(Tag tag) throws MalformedHandoverException {
        List<ByteBuffer> values = all(tag);
        if (values.size() != 1) {
            throw new MalformedHandoverException(tag + ": " + values.size() + " times");
        }
        return values.getFirst();
    }

    private List<ByteBuffer> all(Tag tag) {
        return fields.getOrDefault(tag.number(), List.of());
    }

    private static byte[] rest(ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.get(bytes);
        return bytes;
    }
}
