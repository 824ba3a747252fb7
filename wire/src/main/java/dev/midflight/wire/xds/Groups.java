package dev.midflight.wire.xds;

import java.util.HashMap;
import java.util.Map;

/** The groups of an expression: RE2/J's replacements call them by name, RE2's by number only. */
final class Groups {
    private static final int MOST = 9;

    private final String expression;
    private final Map<String, Integer> numbers = new HashMap<>();

    private Groups(String expression) {
        this.expression = expression;
        find();
    }

    /** From RE2/J's {@code $1} and <code>${name}</code> to RE2's {@code \1}. */
    static String rewritten(String replacement, String expression) {
        Map<String, Integer> numbers = new Groups(expression).numbers;
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < replacement.length(); i++) {
            char c = replacement.charAt(i);
            int end = replacement.indexOf('}', i);
            if (c == '\\' && i + 1 < replacement.length()) {
                char next = replacement.charAt(++i);
                out.append(next == '\\' ? "\\\\" : String.valueOf(next));
            } else if (replacement.startsWith("${", i) && end > 0) {
                String name = replacement.substring(i + 2, end);
                int number = numbers.getOrDefault(name, MOST + 1);
                out.append('\\').append(number > MOST ? "{" + name + "}" : String.valueOf(number));
                i = end;
            } else {
                out.append(c == '$' ? '\\' : c);
            }
        }
        return out.toString();
    }

    private void find() {
        int count = 0;
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (c == '\\') {
                i = afterEscape(i);
            } else if (c == '[') {
                i = endOfClass(i);
            } else if (c == '(' && !expression.startsWith("(?", i)) {
                count++;
            } else if (expression.startsWith("(?P<", i) || expression.startsWith("(?<", i)) {
                int from = expression.indexOf('<', i) + 1;
                numbers.put(expression.substring(from, expression.indexOf('>', from)), ++count);
            }
        }
    }

    /** The last character of what is escaped, {@code \Q...\E} as a whole. */
    private int afterEscape(int at) {
        if (!expression.startsWith("\\Q", at)) {
            return at + 1;
        }
        int end = expression.indexOf("\\E", at);
        return end < 0 ? expression.length() : end + 1;
    }

    private int endOfClass(int at) {
        int i = at + (expression.startsWith("[^", at) ? 2 : 1);
        if (expression.startsWith("]", i)) {
            i++;
        }
        while (i < expression.length() && expression.charAt(i) != ']') {
            if (expression.charAt(i) == '\\') {
                i++;
            } else if (expression.startsWith("[:", i)) {
                i = Math.max(i, expression.indexOf(":]", i) + 1);
            }
            i++;
        }
        return i;
    }
}
