package dev.midflight.wire.xds;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Texts as expressions of RE2's syntax: a backslash before ASCII that is no word character. */
final class Quoted {
    private static final String META = "\\.+*?()[]{}|^$";

    private Quoted() {}

    static String of(String text) {
        StringBuilder quoted = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted.append(isWord(c) || c >= 0x80 ? "" : "\\").append(c);
        }
        return quoted.toString();
    }

    private static boolean isWord(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_';
    }

    /** The only text that an expression matches; empty if it matches several, or looks so. */
    static Optional<String> text(String expression) {
        List<String> all = alternatives(expression);
        return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
    }

    /** The texts of an expression like {@code GET|PUT}; none where it is more than that. */
    static List<String> alternatives(String expression) {
        List<String> all = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            boolean escapes = c == '\\' && i + 1 < expression.length();
            if (escapes && !isWord(expression.charAt(i + 1))) {
                text.append(expression.charAt(++i));
            } else if (c == '|') {
                all.add(text.toString());
                text.setLength(0);
            } else if (META.indexOf(c) >= 0) {
                return List.of();
            } else {
                text.append(c);
            }
        }
        all.add(text.toString());
        return all;
    }
}
