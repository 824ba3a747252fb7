package dev.midflight.sidecar.protocol.http;

import java.nio.charset.StandardCharsets;

/** What a field may look like where fields have no lines (RFC 9113 section 8.2). */
final class FieldRules {
    private static final byte[][] OF_A_CONNECTION = {
        ascii("connection"),
        ascii("keep-alive"),
        ascii("proxy-connection"),
        ascii("transfer-encoding"),
        ascii("upgrade")
    };
    private static final byte[] TE = ascii("te");
    private static final byte[] TRAILERS = ascii("trailers");
    private static final int MAX_LENGTH_DIGITS = 18;
    private static final boolean[] NAME = new boolean[256];

    static {
        for (char c : "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz".toCharArray()) {
            NAME[c] = true;
        }
    }

    private FieldRules() {}

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Name and value of a field that is no pseudo field. */
    static boolean allows(Fields fields, int field) {
        return isName(fields, field)
                && isValue(fields, field)
                && !isOfAConnection(fields, field)
                && (!fields.isName(field, TE) || fields.isValue(field, TRAILERS));
    }

    private static boolean isName(Fields fields, int field) {
        byte[] octets = fields.octets();
        int end = fields.nameEnd(field);
        for (int i = fields.nameStart(field); i < end; i++) {
            if (!NAME[octets[i] & 0xff]) {
                return false;
            }
        }
        return fields.nameLength(field) > 0;
    }

    /** Visible characters, blanks inside, obs-text (RFC 9113 section 8.2.1, RFC 9110 5.5). */
    static boolean isValue(Fields fields, int field) {
        byte[] octets = fields.octets();
        int start = fields.nameEnd(field);
        int end = fields.valueEnd(field);
        for (int i = start; i < end; i++) {
            int octet = octets[i] & 0xff;
            if ((octet < ' ' && octet != '\t') || octet == 0x7f) {
                return false;
            }
        }
        return start == end || (!isBlank(octets[start]) && !isBlank(octets[end - 1]));
    }

    /** Nothing that could end a line or a part of one, where the value is written into it. */
    static boolean isVisible(Fields fields, int field) {
        for (int i = fields.nameEnd(field); i < fields.valueEnd(field); i++) {
            int octet = fields.octets()[i] & 0xff;
            if (octet <= ' ' || octet == 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** The value is a method. */
    static boolean isToken(Fields fields, int field) {
        for (int i = fields.nameEnd(field); i < fields.valueEnd(field); i++) {
            int octet = fields.octets()[i];
            int lower = octet >= 'A' && octet <= 'Z' ? octet + 32 : octet & 0xff;
            if (!NAME[lower]) {
                return false;
            }
        }
        return fields.valueLength(field) > 0;
    }

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    private static boolean isOfAConnection(Fields fields, int field) {
        for (byte[] name : OF_A_CONNECTION) {
            if (name.length == fields.nameLength(field) && fields.isName(field, name)) {
                return true;
            }
        }
        return false;
    }

    /** The value of a content-length; -1: not a number. */
    static long length(Fields fields, int field) {
        int digits = fields.valueLength(field);
        if (digits == 0 || digits > MAX_LENGTH_DIGITS) {
            return -1;
        }
        long value = 0;
        for (int i = fields.nameEnd(field); i < fields.valueEnd(field); i++) {
            int digit = fields.octets()[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
