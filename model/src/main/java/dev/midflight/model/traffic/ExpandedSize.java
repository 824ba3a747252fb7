package dev.midflight.model.traffic;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large an expression of RE2's syntax about becomes once its counted repetitions are written
 * out, which the compiler does before anybody can count. Of one that is malformed the size is any.
 */
final class ExpandedSize {
    private static final int MOST = Integer.MAX_VALUE / 2;

    /** Of a counted repetition, as RE2 reads one; other braces are characters. */
    private static final Pattern COUNTED =
            Pattern.compile("\\{(?<least>\\d{1,9})(?<open>,(?<most>\\d{1,9})?)?}");

    /** A character by its number, or a class by its name. */
    private static final Pattern NAMED = Pattern.compile("\\\\[xpP]\\{[^}]*}");

    private final String expression;
    private final Deque<Group> outer = new ArrayDeque<>();
    private Group group = new Group();
    private int at;

    /** What is between a group's brackets, as far as it was read. */
    private static final class Group {
        private long before;
        private long last;

        void begin(long size) {
            before = Math.min(before + last, MOST);
            last = size;
        }

        long size() {
            return Math.min(before + last, MOST);
        }
    }

    private ExpandedSize(String expression) {
        this.expression = expression;
    }

    /** About so many instructions, without those of alternatives and captures. */
    static int of(String expression) {
        return new ExpandedSize(expression).read();
    }

    private int read() {
        while (at < expression.length()) {
            switch (expression.charAt(at)) {
                case '\\' -> escape();
                case '[' -> characters();
                case '(' -> {
                    outer.push(group);
                    group = new Group();
                    at++;
                }
                case ')' -> close();
                case '{' -> repeat();
                case '*', '+', '?' -> at++;
                default -> {
                    group.begin(1);
                    at++;
                }
            }
        }
        while (!outer.isEmpty()) {
            close();
        }
        return (int) group.size();
    }

    private void close() {
        Group closed = group;
        if (!outer.isEmpty()) {
            group = outer.pop();
        }
        group.begin(closed.size());
        at++;
    }

    /** One character, or those from <code>\\Q</code> to <code>\\E</code>. */
    private void escape() {
        if (expression.startsWith("\\Q", at)) {
            int end = expression.indexOf("\\E", at);
            int quoted = (end < 0 ? expression.length() : end) - at - 2;
            group.begin(Math.max(quoted - 1, 0));
            group.begin(Math.min(quoted, 1));
            at = end < 0 ? expression.length() : end + 2;
        } else {
            group.begin(1);
            Matcher named = NAMED.matcher(expression).region(at, expression.length());
            at = named.lookingAt() ? named.end() : at + 2;
        }
    }

    /** A class: a bracket that closes is a character where it is the first one. */
    private void characters() {
        at++;
        if (expression.startsWith("^", at)) {
            at++;
        }
        int first = at;
        while (at < expression.length() && (expression.charAt(at) != ']' || at == first)) {
            int named = expression.startsWith("[:", at) ? expression.indexOf(":]", at) : -1;
            at = named > 0 ? named + 2 : at + (expression.charAt(at) == '\\' ? 2 : 1);
        }
        at++;
        group.begin(1);
    }

    private void repeat() {
        Matcher counted = COUNTED.matcher(expression).region(at, expression.length());
        if (!counted.lookingAt()) {
            group.begin(1);
            at++;
            return;
        }
        long least = Long.parseLong(counted.group("least"));
        String most = counted.group("most");
        long times = most == null ? least + 1 : Math.max(least, Long.parseLong(most));
        group.last = Math.min(group.last * Math.max(times, 1), MOST);
        at = counted.end();
    }
}
