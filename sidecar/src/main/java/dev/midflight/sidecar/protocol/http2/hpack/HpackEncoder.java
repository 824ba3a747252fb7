package dev.midflight.sidecar.protocol.http2.hpack;

import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;
import dev.midflight.sidecar.protocol.http.Fields;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Encodes header blocks (RFC 7541). What differs from message to message, and what is large or
 * secret, is not put into the table, so that entries there are found again.
 */
public final class HpackEncoder {
    /** What we keep at most, whatever the peer allows. */
    public static final int MAX_TABLE_BYTES = 4096;

    private static final int MAX_INDEXED_BYTES = 256;
    private static final int TABLE = 1;
    private static final int SMALLEST = 2;
    private static final int ANNOUNCE = 3;

    private static final byte[][] NOT_INDEXED = {
        ascii(":path"),
        ascii("content-length"),
        ascii("x-request-id"),
        ascii("traceparent"),
        ascii("tracestate"),
        ascii("etag"),
        ascii("if-none-match"),
        ascii("if-modified-since"),
        ascii("last-modified"),
        ascii("set-cookie"),
        ascii("location"),
        ascii("age"),
        ascii("grpc-timeout"),
        ascii("grpc-trace-bin")
    };

    private DynamicTable table = new DynamicTable(MAX_TABLE_BYTES);

    /** The smallest limit since the last block, which is announced before the present one. */
    private int smallest = MAX_TABLE_BYTES;

    private boolean announce;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The peer's SETTINGS_HEADER_TABLE_SIZE; told to it with the next block (section 4.2). */
    public void limit(long bytes) {
        int limit = (int) Math.min(bytes, MAX_TABLE_BYTES);
        if (limit != table.maxBytes()) {
            smallest = Math.min(announce ? smallest : table.maxBytes(), limit);
            announce = true;
            table.resize(limit);
        }
    }

    public void encode(Fields fields, ByteBuf out) {
        if (announce) {
            announce = false;
            if (smallest < table.maxBytes()) {
                integer(out, 0x20, 5, smallest);
            }
            integer(out, 0x20, 5, table.maxBytes());
        }
        for (int field = 0; field < fields.size(); field++) {
            encode(fields, field, out);
        }
    }

    private void encode(Fields fields, int field, ByteBuf out) {
        int hash =
                StaticTable.hash(fields.octets(), fields.nameStart(field), fields.nameEnd(field));
        int name = StaticTable.find(fields, field, hash);
        int whole = name == 0 ? 0 : StaticTable.findValue(fields, field, name);
        if (whole > 0) {
            integer(out, 0x80, 7, whole);
            return;
        }
        boolean indexing = !fields.isSensitive(field) && isWorthAnEntry(fields, field);
        if (indexing) {
            int entry = table.find(fields, field);
            if (entry >= 0) {
                integer(out, 0x80, 7, StaticTable.SIZE + 1 + entry);
                return;
            }
        }
        if (name == 0) {
            int entry = table.findName(fields, field);
            name = entry < 0 ? 0 : StaticTable.SIZE + 1 + entry;
        }
        if (indexing) {
            integer(out, 0x40, 6, name);
        } else {
            integer(out, fields.isSensitive(field) ? 0x10 : 0, 4, name);
        }
        if (name == 0) {
            string(out, fields.octets(), fields.nameStart(field), fields.nameEnd(field));
        }
        string(out, fields.octets(), fields.nameEnd(field), fields.valueEnd(field));
        if (indexing) {
            table.add(
                    fields.octets(),
                    fields.nameStart(field),
                    fields.nameLength(field),
                    fields.valueLength(field));
        }
    }

    private boolean isWorthAnEntry(Fields fields, int field) {
        int size = fields.nameLength(field) + fields.valueLength(field);
        if (size > MAX_INDEXED_BYTES || size + DynamicTable.OVERHEAD > table.maxBytes()) {
            return false;
        }
        for (byte[] name : NOT_INDEXED) {
            if (name.length == fields.nameLength(field) && fields.isName(field, name)) {
                return false;
            }
        }
        return true;
    }

    private static void string(ByteBuf out, byte[] octets, int from, int to) {
        int encoded = Huffman.encodedLength(octets, from, to);
        if (encoded < to - from) {
            integer(out, 0x80, 7, encoded);
            Huffman.encode(octets, from, to, out);
        } else {
            integer(out, 0, 7, to - from);
            out.writeBytes(octets, from, to - from);
        }
    }

    private static void integer(ByteBuf out, int flags, int prefix, int value) {
        int mask = (1 << prefix) - 1;
        if (value < mask) {
            out.writeByte(flags | value);
            return;
        }
        out.writeByte(flags | mask);
        int left = value - mask;
        while (left >= 0x80) {
            out.writeByte((left & 0x7f) | 0x80);
            left >>>= 7;
        }
        out.writeByte(left);
    }

    public byte[] export() {
        return new StateWriter()
                .put(TABLE, table.export())
                .put(SMALLEST, smallest)
                .put(ANNOUNCE, announce)
                .toBytes();
    }

    /** Goes on where another encoder was. */
    public void restore(byte[] state) throws MoveRejectedException {
        StateReader reader = StateReader.of(state);
        table = DynamicTable.parse(reader.bytes(TABLE), MAX_TABLE_BYTES);
        smallest = reader.index(SMALLEST, MAX_TABLE_BYTES);
        announce = reader.flag(ANNOUNCE);
    }
}
