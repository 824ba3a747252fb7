package dev.midflight.sidecar.protocol.http;

import static dev.midflight.sidecar.protocol.http.FieldRules.ascii;

/** A response's head: its status and its fields, {@code :status} first among them. */
public final class ResponseHead {
    public static final byte[] STATUS = ascii(":status");

    private static final byte[] CONTENT_LENGTH = ascii("content-length");

    private final Fields fields;
    private int status;
    private long contentLength;

    public ResponseHead(Fields fields) {
        this.fields = fields;
    }

    /** Reads what the fields hold now; false: malformed (RFC 9113 sections 8.2 and 8.3.2). */
    public boolean read() {
        status = 0;
        contentLength = -1;
        if (fields.isEmpty() || !fields.isName(0, STATUS) || fields.valueLength(0) != 3) {
            return false;
        }
        for (int i = fields.nameEnd(0); i < fields.valueEnd(0); i++) {
            int digit = fields.octets()[i] - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            status = status * 10 + digit;
        }
        for (int field = 1; field < fields.size(); field++) {
            if (!FieldRules.allows(fields, field) || !length(field)) {
                return false;
            }
        }
        return status >= 100 && status != 101;
    }

    private boolean length(int field) {
        if (fields.nameLength(field) != CONTENT_LENGTH.length
                || !fields.isName(field, CONTENT_LENGTH)) {
            return true;
        }
        boolean first = contentLength < 0;
        contentLength = FieldRules.length(fields, field);
        return first && contentLength >= 0;
    }

    public Fields fields() {
        return fields;
    }

    public int status() {
        return status;
    }

    public boolean isInformational() {
        return status < 200;
    }

    /** The bytes of content that the head announces; -1: it does not. */
    public long contentLength() {
        return contentLength;
    }

    /** True if no content follows, whatever the head announces (RFC 9110 section 6.4.1). */
    public boolean isWithoutContent(boolean headRequest) {
        return headRequest || status == 204 || status == 304;
    }
}
