package dev.midflight.sidecar.text;

import java.util.HexFormat;

/**
 * Text between quotes as JSON wants it (RFC 8259 section 7) and YAML 1.2 takes it (section 5.1):
 * nothing that cannot be printed, and no line break of either.
 */
public final class JsonText {
    private static final HexFormat HEX = HexFormat.of();
    private static final char DELETE = 0x7f;
    private static final char LAST_CONTROL = 0x9f;

    private JsonText() {}

    public static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (isHidden(c)) {
                out.append("\\u").append(HEX.toHexDigits(c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    private static boolean isHidden(char c) {
        return c < ' '
                || (c >= DELETE && c <= LAST_CONTROL)
                || c == '\u2028'
                || c == '\u2029'
                || c == '\ufeff'
                || c >= '\ufffe';
    }
}
