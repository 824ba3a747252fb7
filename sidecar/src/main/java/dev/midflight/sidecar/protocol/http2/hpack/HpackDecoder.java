package dev.midflight.sidecar.protocol.http2.hpack;

import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.protocol.http.Fields;
import io.netty.buffer.ByteBuf;

/**
 * Decodes header blocks (RFC 7541). A list that passes its limit is read on for the table's sake,
 * while what it would expand to is not made.
 */
public final class HpackDecoder {
    private static final int MAX_INTEGER_SHIFT = 28;

    private final int maxTableBytes;
    private final long maxListBytes;
    private final Fields scratch = new Fields();
    private DynamicTable table;
    private boolean tooLarge;

    /** Where the string just read ended in its block. */
    private int position;

    /**
     * Begins with an empty table.
     *
     * @param maxTableBytes our SETTINGS_HEADER_TABLE_SIZE
     * @param maxListBytes our SETTINGS_MAX_HEADER_LIST_SIZE
     */
    public HpackDecoder(int maxTableBytes, long maxListBytes) {
        this(maxTableBytes, maxListBytes, new DynamicTable(maxTableBytes));
    }

    private HpackDecoder(int maxTableBytes, long maxListBytes, DynamicTable table) {
        this.maxTableBytes = maxTableBytes;
        this.maxListBytes = maxListBytes;
        this.table = table;
    }

    /**
     * Decodes a whole block.
     *
     * @param out is cleared first
     * @return false: the list is larger than allowed, and {@code out} has its beginning only
     */
    public boolean decode(ByteBuf in, int from, int to, Fields out) throws HpackException {
        out.clear();
        tooLarge = false;
        position = from;
        boolean first = true;
        while (position < to) {
            int octet = in.getByte(position) & 0xff;
            if (octet >= 0x80) {
                indexed(integer(in, to, 7), out);
            } else if (octet >= 0x40) {
                literal(in, to, integer(in, to, 6), true, false, out);
            } else if (octet >= 0x20) {
                resize(integer(in, to, 5), first);
                continue;
            } else {
                literal(in, to, integer(in, to, 4), false, octet >= 0x10, out);
            }
            first = false;
        }
        return !tooLarge;
    }

    private void resize(int bytes, boolean allowed) throws HpackException {
        if (!allowed || bytes > maxTableBytes) {
            throw new HpackException("a table size update is misplaced or too large");
        }
        table.resize(bytes);
    }

    private void indexed(int index, Fields out) throws HpackException {
        if (index == 0 || index > StaticTable.SIZE + table.count()) {
            throw new HpackException("index " + index);
        }
        if (tooLarge) {
            return;
        }
        if (index <= StaticTable.SIZE) {
            out.add(StaticTable.name(index), StaticTable.value(index));
        } else {
            int entry = index - StaticTable.SIZE - 1;
            int size = table.nameLength(entry) + table.valueLength(entry);
            int at = out.reserve(size);
            System.arraycopy(table.octets(), table.start(entry), out.octets(), at, size);
            out.commit(table.nameLength(entry), table.valueLength(entry), false);
        }
        checkSize(out);
    }

    private void literal(
            ByteBuf in, int to, int index, boolean indexing, boolean sensitive, Fields out)
            throws HpackException {
        Fields target = out;
        if (tooLarge) {
            scratch.clear();
            target = scratch;
        }
        int nameLength = index == 0 ? string(in, to, target, 0) : name(index, target);
        int valueLength = string(in, to, target, nameLength);
        if (indexing) {
            table.add(target.octets(), target.reserve(0), nameLength, valueLength);
        }
        target.commit(nameLength, valueLength, sensitive);
        checkSize(out);
    }

    private void checkSize(Fields out) {
        tooLarge |= out.listBytes() > maxListBytes;
    }

    private int name(int index, Fields target) throws HpackException {
        if (index <= StaticTable.SIZE) {
            byte[] name = StaticTable.name(index);
            int at = target.reserve(name.length);
            System.arraycopy(name, 0, target.octets(), at, name.length);
            return name.length;
        }
        int entry = index - StaticTable.SIZE - 1;
        if (entry >= table.count()) {
            throw new HpackException("index " + index);
        }
        int length = table.nameLength(entry);
        int at = target.reserve(length);
        System.arraycopy(table.octets(), table.start(entry), target.octets(), at, length);
        return length;
    }

    /** Puts a string behind what the field has already; returns its length. */
    private int string(ByteBuf in, int to, Fields target, int behind) throws HpackException {
        if (position >= to) {
            throw new HpackException("truncated block");
        }
        boolean huffman = (in.getByte(position) & 0x80) != 0;
        int length = integer(in, to, 7);
        if (length > to - position) {
            throw new HpackException("truncated string");
        }
        int start = position;
        position += length;
        if (huffman) {
            int at = target.reserve(behind + length * 8 / 5 + 1) + behind;
            return Huffman.decode(in, start, position, target.octets(), at);
        }
        int at = target.reserve(behind + length) + behind;
        in.getBytes(start, target.octets(), at, length);
        return length;
    }

    /** RFC 7541 section 5.1, up to 2^28 and with as many octets as that needs. */
    private int integer(ByteBuf in, int to, int prefix) throws HpackException {
        int mask = (1 << prefix) - 1;
        int value = in.getByte(position++) & mask;
        if (value < mask) {
            return value;
        }
        for (int shift = 0; shift < MAX_INTEGER_SHIFT && position < to; shift += 7) {
            int octet = in.getByte(position++);
            value += (octet & 0x7f) << shift;
            if (octet >= 0) {
                return value;
            }
        }
        throw new HpackException("an integer is too large or truncated");
    }

    public byte[] export() {
        return table.export();
    }

    /** Goes on where another decoder was, between two blocks. */
    public void restore(byte[] state) throws MoveRejectedException {
        table = DynamicTable.parse(state, maxTableBytes);
    }
}
