package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.config.Http1Limits;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A head split into its lines, strictly (RFC 9112 sections 2.2 and 5). One per worker and
 * direction, overwritten by each message, so that parsing allocates nothing.
 */
final class Head {
    private final int maxLineBytes;
    private final int maxLines;
    private final boolean blankBeforeColonAllowed;
    private final byte[] octets;
    private final int[] starts;
    private final int[] nameEnds;
    private final int[] valueStarts;
    private final int[] valueEnds;
    private final int[] ends;
    private final FieldName[] names;
    private final boolean[] dropped;
    private final boolean[] asItCame;
    private int startLineEnd;
    private int lines;

    /**
     * Allocates the scratch space.
     *
     * @param blankBeforeColonAllowed in a response a proxy removes it, in a request it is an error
     *     (RFC 9112 section 5.1)
     */
    Head(Http1Limits limits, boolean blankBeforeColonAllowed) {
        this.maxLineBytes = limits.maxLineBytes();
        this.maxLines = limits.maxHeaders();
        this.blankBeforeColonAllowed = blankBeforeColonAllowed;
        this.octets = new byte[limits.maxHeadBytes()];
        this.starts = new int[maxLines];
        this.nameEnds = new int[maxLines];
        this.valueStarts = new int[maxLines];
        this.valueEnds = new int[maxLines];
        this.ends = new int[maxLines];
        this.names = new FieldName[maxLines];
        this.dropped = new boolean[maxLines];
        this.asItCame = new boolean[maxLines];
    }

    /** Splits a whole head, its empty line included; null: it is well formed. */
    @Nullable Rejection parse(ByteBuf in, int length) {
        in.getBytes(in.readerIndex(), octets, 0, length);
        lines = 0;
        startLineEnd = endOfLine(0);
        if (startLineEnd < 0) {
            return Rejection.REQUEST_LINE;
        }
        int at = startLineEnd + 2;
        while (at < length - 2) {
            if (lines == maxLines) {
                return Rejection.HEAD_TOO_LARGE;
            }
            Rejection rejection = parseField(at);
            if (rejection != null) {
                return rejection;
            }
            at = ends[lines] + 2;
            lines++;
        }
        return null;
    }

    /** The CR that ends a line of field-value characters; -1 if there is another character. */
    private int endOfLine(int from) {
        int at = from;
        while (Octets.isValue(octets[at])) {
            at++;
        }
        return octets[at] == '\r' && octets[at + 1] == '\n' ? at : -1;
    }

    private @Nullable Rejection parseField(int start) {
        if (Octets.isBlank(octets[start])) {
            return Rejection.FOLDED_LINE;
        }
        int at = start;
        while (Octets.isToken(octets[at])) {
            at++;
        }
        int nameEnd = at;
        while (blankBeforeColonAllowed && Octets.isBlank(octets[at])) {
            at++;
        }
        if (nameEnd == start || octets[at] != ':') {
            return Rejection.FIELD_NAME;
        }
        int end = endOfLine(at + 1);
        if (end < 0) {
            return Rejection.FIELD_VALUE;
        }
        if (end - start > maxLineBytes) {
            return Rejection.HEAD_TOO_LARGE;
        }
        starts[lines] = start;
        nameEnds[lines] = nameEnd;
        names[lines] = FieldName.of(octets, start, nameEnd);
        dropped[lines] = false;
        ends[lines] = end;
        trim(at + 1, end);
        asItCame[lines] = at == nameEnd && !hasTabs(at + 1, end);
        return null;
    }

    private void trim(int from, int to) {
        int start = from;
        int end = to;
        while (start < end && Octets.isBlank(octets[start])) {
            start++;
        }
        while (end > start && Octets.isBlank(octets[end - 1])) {
            end--;
        }
        valueStarts[lines] = start;
        valueEnds[lines] = end;
    }

    /** True with a tab around the value, which some parsers take for a part of it. */
    private boolean hasTabs(int from, int to) {
        for (int at = from; at < valueStarts[lines]; at++) {
            if (octets[at] == '\t') {
                return true;
            }
        }
        for (int at = valueEnds[lines]; at < to; at++) {
            if (octets[at] == '\t') {
                return true;
            }
        }
        return false;
    }

    /** The first field of a lower-case name that stays; -1: none. */
    int find(byte[] lowerName) {
        for (int line = 0; line < lines; line++) {
            if (!dropped[line]
                    && Octets.equalsIgnoreCase(octets, starts[line], nameEnds[line], lowerName)) {
                return line;
            }
        }
        return -1;
    }

    byte[] octets() {
        return octets;
    }

    int startLineEnd() {
        return startLineEnd;
    }

    int lines() {
        return lines;
    }

    FieldName name(int line) {
        return names[line];
    }

    int nameStart(int line) {
        return starts[line];
    }

    int nameEnd(int line) {
        return nameEnds[line];
    }

    int valueStart(int line) {
        return valueStarts[line];
    }

    int valueEnd(int line) {
        return valueEnds[line];
    }

    /** The field is for this hop only: not passed on. */
    void drop(int line) {
        dropped[line] = true;
    }

    /** Drops Content-Length and Transfer-Encoding: they say nothing where no content follows. */
    void dropFraming() {
        for (int line = 0; line < lines; line++) {
            if (names[line] == FieldName.CONTENT_LENGTH
                    || names[line] == FieldName.TRANSFER_ENCODING) {
                dropped[line] = true;
            }
        }
    }

    boolean isDropped(int line) {
        return dropped[line];
    }

    /** Drops every field of a name that a Connection option nominated. */
    void dropNamed(byte[] option, int start, int end) {
        for (int line = 0; line < lines; line++) {
            if (nameEnds[line] - starts[line] == end - start
                    && sameName(starts[line], option, start, end)) {
                dropped[line] = true;
            }
        }
    }

    private boolean sameName(int at, byte[] other, int start, int end) {
        for (int i = 0; i < end - start; i++) {
            if (Octets.lower(octets[at + i]) != Octets.lower(other[start + i])) {
                return false;
            }
        }
        return true;
    }

    /**
     * Writes the fields that stay, in order, each with no blank before its colon, nor tabs after.
     */
    void writeFields(ByteBuf out) {
        for (int line = 0; line < lines; line++) {
            if (!dropped[line]) {
                writeField(out, line);
                out.writeShort(0x0d0a);
            }
        }
    }

    /** Writes one field without its line end. */
    void writeField(ByteBuf out, int line) {
        if (asItCame[line]) {
            out.writeBytes(octets, starts[line], ends[line] - starts[line]);
        } else {
            out.writeBytes(octets, starts[line], nameEnds[line] - starts[line]);
            out.writeShort(0x3a20);
            out.writeBytes(octets, valueStarts[line], valueEnds[line] - valueStarts[line]);
        }
    }
}
