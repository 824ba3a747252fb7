package dev.midflight.sidecar.protocol.http;

import dev.midflight.sidecar.move.MoveRejectedException;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A list of fields in order, names in lower case, pseudo fields first; all in one array, so that a
 * list that is used again and again costs nothing. Who receives one may read it during the call
 * only, and copies what it wants to keep.
 */
public final class Fields {
    /** What each field counts beside its octets (RFC 9113 section 6.5.2). */
    private static final int OVERHEAD = 32;

    private static final int STRIDE = 4;
    private static final int FIRST_OCTETS = 1024;

    private byte[] octets = new byte[FIRST_OCTETS];
    private int[] marks = new int[16 * STRIDE];
    private int used;
    private int size;
    private long listBytes;

    public void clear() {
        used = 0;
        size = 0;
        listBytes = 0;
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** The size as SETTINGS_MAX_HEADER_LIST_SIZE counts it. */
    public long listBytes() {
        return listBytes;
    }

    /** The octets that the positions below point into; changes when the list grows. */
    public byte[] octets() {
        return octets;
    }

    public int nameStart(int field) {
        return marks[field * STRIDE];
    }

    /** Where the name ends and the value begins. */
    public int nameEnd(int field) {
        return marks[field * STRIDE + 1];
    }

    public int valueEnd(int field) {
        return marks[field * STRIDE + 2];
    }

    public int nameLength(int field) {
        return nameEnd(field) - nameStart(field);
    }

    public int valueLength(int field) {
        return valueEnd(field) - nameEnd(field);
    }

    /** True if no hop may put it into a compression table (RFC 7541 section 7.1.3). */
    public boolean isSensitive(int field) {
        return marks[field * STRIDE + 3] != 0;
    }

    /** Where the next octets go, once there is room for so many. */
    public int reserve(int length) {
        if (octets.length - used < length) {
            octets = Arrays.copyOf(octets, Math.max(octets.length * 2, used + length));
        }
        return used;
    }

    /** Makes a field of what was put at {@link #reserve}: a name and, right behind it, a value. */
    public void commit(int nameLength, int valueLength, boolean sensitive) {
        if (marks.length == size * STRIDE) {
            marks = Arrays.copyOf(marks, marks.length * 2);
        }
        int at = size * STRIDE;
        marks[at] = used;
        marks[at + 1] = used + nameLength;
        marks[at + 2] = used + nameLength + valueLength;
        marks[at + 3] = sensitive ? 1 : 0;
        used += nameLength + valueLength;
        listBytes += nameLength + valueLength + OVERHEAD;
        size++;
    }

    public void add(byte[] name, byte[] value) {
        add(name, 0, name.length, value, 0, value.length);
    }

    public void add(String name, String value) {
        add(
                name.getBytes(StandardCharsets.ISO_8859_1),
                value.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void add(
            byte[] name, int nameAt, int nameLength, byte[] value, int valueAt, int valueLength) {
        int at = reserve(nameLength + valueLength);
        System.arraycopy(name, nameAt, octets, at, nameLength);
        System.arraycopy(value, valueAt, octets, at + nameLength, valueLength);
        commit(nameLength, valueLength, false);
    }

    /** Adds a field with a name of any case and a value of another array. */
    public void addLower(byte[] from, int nameStart, int nameEnd, int valueStart, int valueEnd) {
        int nameLength = nameEnd - nameStart;
        int at = reserve(nameLength + valueEnd - valueStart);
        for (int i = 0; i < nameLength; i++) {
            int octet = from[nameStart + i];
            octets[at + i] = (byte) (octet >= 'A' && octet <= 'Z' ? octet + 32 : octet);
        }
        System.arraycopy(from, valueStart, octets, at + nameLength, valueEnd - valueStart);
        commit(nameLength, valueEnd - valueStart, false);
    }

    /** Replaces what this list holds. */
    public void copyOf(Fields other) {
        clear();
        int at = reserve(other.used);
        System.arraycopy(other.octets, 0, octets, at, other.used);
        if (marks.length < other.size * STRIDE) {
            marks = new int[other.marks.length];
        }
        System.arraycopy(other.marks, 0, marks, 0, other.size * STRIDE);
        used = other.used;
        size = other.size;
        listBytes = other.listBytes;
    }

    /** Gives a field another value, at its place. */
    public void replace(int field, byte[] value) {
        int length = nameLength(field);
        listBytes += value.length - valueLength(field);
        int at = reserve(length + value.length);
        System.arraycopy(octets, nameStart(field), octets, at, length);
        System.arraycopy(value, 0, octets, at + length, value.length);
        marks[field * STRIDE] = at;
        marks[field * STRIDE + 1] = at + length;
        marks[field * STRIDE + 2] = at + length + value.length;
        used += length + value.length;
    }

    public void remove(int field) {
        listBytes -= nameLength(field) + valueLength(field) + OVERHEAD;
        size--;
        int at = field * STRIDE;
        System.arraycopy(marks, at + STRIDE, marks, at, (size - field) * STRIDE);
    }

    public void removeAll(byte[] name) {
        for (int field = find(name); field >= 0; field = find(name, field)) {
            remove(field);
        }
    }

    public boolean isName(int field, byte[] name) {
        int start = nameStart(field);
        return Arrays.equals(octets, start, nameEnd(field), name, 0, name.length);
    }

    public boolean isValue(int field, byte[] value) {
        return Arrays.equals(octets, nameEnd(field), valueEnd(field), value, 0, value.length);
    }

    public boolean isPseudo(int field) {
        return nameLength(field) > 0 && octets[nameStart(field)] == ':';
    }

    /** The first field of a name; -1: none. */
    public int find(byte[] name) {
        return find(name, 0);
    }

    /** The first one from a place on. */
    public int find(byte[] name, int from) {
        for (int field = from; field < size; field++) {
            if (isName(field, name)) {
                return field;
            }
        }
        return -1;
    }

    public void writeName(int field, ByteBuf out) {
        out.writeBytes(octets, nameStart(field), nameLength(field));
    }

    public void writeValue(int field, ByteBuf out) {
        out.writeBytes(octets, nameEnd(field), valueLength(field));
    }

    public String name(int field) {
        return text(nameStart(field), nameEnd(field));
    }

    public String value(int field) {
        return text(nameEnd(field), valueEnd(field));
    }

    private String text(int from, int to) {
        return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** Every field: two lengths, sensitivity, octets. */
    public byte[] export() {
        ByteBuffer out = ByteBuffer.allocate(used + size * 9);
        for (int field = 0; field < size; field++) {
            out.putInt(nameLength(field)).putInt(valueLength(field));
            out.put((byte) (isSensitive(field) ? 1 : 0));
            out.put(octets, nameStart(field), nameLength(field) + valueLength(field));
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    public static Fields parse(byte[] state) throws MoveRejectedException {
        Fields fields = new Fields();
        ByteBuffer in = ByteBuffer.wrap(state);
        while (in.hasRemaining()) {
            int name = in.remaining() < 9 ? -1 : in.getInt();
            int value = name < 0 ? -1 : in.getInt();
            if (value < 0 || (long) name + value >= in.remaining()) {
                throw new MoveRejectedException("fields: truncated");
            }
            boolean sensitive = in.get() != 0;
            int at = fields.reserve(name + value);
            in.get(fields.octets, at, name + value);
            fields.commit(name, value, sensitive);
        }
        return fields;
    }

    /** For tests and people only: it may show secrets. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int field = 0; field < size; field++) {
            text.append(name(field)).append(": ").append(value(field)).append('\n');
        }
        return text.toString();
    }
}
