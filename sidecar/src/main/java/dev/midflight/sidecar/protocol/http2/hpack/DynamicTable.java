package dev.midflight.sidecar.protocol.http2.hpack;

import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.protocol.http.Fields;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A dynamic table (RFC 7541 section 2.3.2), newest entry first, in one array that grows no larger
 * than twice its limit; nothing is allocated for an entry.
 */
final class DynamicTable {
    static final int OVERHEAD = 32;
    private static final int FIRST_BYTES = 512;
    private static final int MAX_ENTRIES_FACTOR = OVERHEAD;

    private byte[] octets = new byte[0];
    private int[] starts = new int[16];
    private int[] nameLengths = new int[16];
    private int[] valueLengths = new int[16];
    private int end;
    private int maxBytes;
    private int bytes;
    private int count;

    /** The number of the newest entry; numbers go up and wrap around. */
    private int newest = -1;

    DynamicTable(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    int count() {
        return count;
    }

    int bytes() {
        return bytes;
    }

    int maxBytes() {
        return maxBytes;
    }

    /** A smaller limit drops the oldest entries. */
    void resize(int limit) {
        maxBytes = limit;
        evictTo(limit);
    }

    /** Position of an entry, 0 the newest; for the accessors below. */
    private int slot(int index) {
        return (newest - index) & (starts.length - 1);
    }

    byte[] octets() {
        return octets;
    }

    int start(int index) {
        return starts[slot(index)];
    }

    int nameLength(int index) {
        return nameLengths[slot(index)];
    }

    int valueLength(int index) {
        return valueLengths[slot(index)];
    }

    /** Adds name and value, one behind the other; an entry larger than the table empties it. */
    void add(byte[] from, int at, int nameLength, int valueLength) {
        int size = nameLength + valueLength;
        if (size + OVERHEAD > maxBytes) {
            evictTo(0);
            return;
        }
        evictTo(maxBytes - size - OVERHEAD);
        room(size);
        newest++;
        if (count == starts.length) {
            growEntries();
        }
        int slot = slot(0);
        System.arraycopy(from, at, octets, end, size);
        starts[slot] = end;
        nameLengths[slot] = nameLength;
        valueLengths[slot] = valueLength;
        end += size;
        bytes += size + OVERHEAD;
        count++;
    }

    private void growEntries() {
        int mask = starts.length - 1;
        int[] wideStarts = new int[starts.length * 2];
        int[] wideNames = new int[starts.length * 2];
        int[] wideValues = new int[starts.length * 2];
        for (int i = 1; i <= count; i++) {
            int from = (newest - i) & mask;
            int to = (newest - i) & (wideStarts.length - 1);
            wideStarts[to] = starts[from];
            wideNames[to] = nameLengths[from];
            wideValues[to] = valueLengths[from];
        }
        starts = wideStarts;
        nameLengths = wideNames;
        valueLengths = wideValues;
    }

    private void room(int size) {
        if (octets.length - end >= size) {
            return;
        }
        int live = bytes - count * OVERHEAD;
        int wanted = Math.max(FIRST_BYTES, 2 * (live + size));
        byte[] next = octets.length >= wanted ? octets : new byte[wanted];
        int first = count == 0 ? 0 : start(count - 1);
        System.arraycopy(octets, first, next, 0, live);
        for (int i = 0; i < count; i++) {
            starts[slot(i)] -= first;
        }
        octets = next;
        end = live;
    }

    private void evictTo(int limit) {
        while (bytes > limit) {
            int oldest = slot(count - 1);
            bytes -= nameLengths[oldest] + valueLengths[oldest] + OVERHEAD;
            count--;
        }
        if (count == 0) {
            end = 0;
        }
    }

    /** The entry whose field equals this one: its index; -1: none. */
    int find(Fields fields, int field) {
        int start = fields.nameStart(field);
        int nameLength = fields.nameLength(field);
        int valueLength = fields.valueLength(field);
        byte[] wanted = fields.octets();
        for (int i = 0; i < count; i++) {
            int slot = slot(i);
            if (valueLengths[slot] == valueLength
                    && nameLengths[slot] == nameLength
                    && Arrays.equals(
                            octets,
                            starts[slot],
                            starts[slot] + nameLength + valueLength,
                            wanted,
                            start,
                            start + nameLength + valueLength)) {
                return i;
            }
        }
        return -1;
    }

    /** The newest entry with the name of this field; -1: none. */
    int findName(Fields fields, int field) {
        int start = fields.nameStart(field);
        int length = fields.nameLength(field);
        for (int i = 0; i < count; i++) {
            int slot = slot(i);
            if (nameLengths[slot] == length
                    && Arrays.equals(
                            octets,
                            starts[slot],
                            starts[slot] + length,
                            fields.octets(),
                            start,
                            start + length)) {
                return i;
            }
        }
        return -1;
    }

    /** Limit, then every entry, the oldest first. */
    byte[] export() {
        int live = bytes - count * OVERHEAD;
        ByteBuffer out = ByteBuffer.allocate(4 + live + count * 8).putInt(maxBytes);
        for (int i = count - 1; i >= 0; i--) {
            out.putInt(nameLength(i)).putInt(valueLength(i));
            out.put(octets, start(i), nameLength(i) + valueLength(i));
        }
        return out.array();
    }

    static DynamicTable parse(byte[] state, int limit) throws MoveRejectedException {
        ByteBuffer in = ByteBuffer.wrap(state);
        int max = in.remaining() < 4 ? -1 : in.getInt();
        if (max < 0 || max > limit) {
            throw new MoveRejectedException("hpack: a table of " + max + " bytes");
        }
        DynamicTable table = new DynamicTable(max);
        while (in.remaining() >= 8) {
            int name = in.getInt();
            int value = in.getInt();
            long size = (long) name + value;
            if (name < 0
                    || value < 0
                    || size > in.remaining()
                    || table.bytes + size + OVERHEAD > max) {
                throw new MoveRejectedException("hpack: an entry of " + size + " bytes");
            }
            table.add(state, in.position(), name, value);
            in.position(in.position() + (int) size);
        }
        if (in.hasRemaining() || table.count > max / MAX_ENTRIES_FACTOR) {
            throw new MoveRejectedException("hpack: a truncated table");
        }
        return table;
    }
}
