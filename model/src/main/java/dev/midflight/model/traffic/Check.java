package dev.midflight.model.traffic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The rules that several records share; each says what was found and what was expected. */
final class Check {
    private static final int MAX_NAME = 253;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._:|/-]*)");
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e\\t\\x80-\\xff]*");

    private Check() {}

    static void name(String what, String name) {
        require(
                name.length() <= MAX_NAME && NAME.matcher(name).matches(),
                "%s name: '%s' (expected: a letter or digit, then letters, digits and . _ - : | /,"
                        + " 253 at most)",
                what,
                name);
    }

    static void range(String what, long value, long min, long max) {
        require(value >= min && value <= max, "%s: %s (expected: %s..%s)", what, value, min, max);
    }

    static void duration(String what, Duration value, Duration max) {
        require(
                !value.isNegative() && value.compareTo(max) <= 0,
                "%s: %s (expected: 0..%s)",
                what,
                DurationText.of(value),
                DurationText.of(max));
    }

    /** A field's name; always lower-case here, because names are compared that way. */
    static void fieldName(String name) {
        require(
                TOKEN.matcher(name).matches() && name.chars().noneMatch(c -> c >= 'A' && c <= 'Z'),
                "header name: '%s' (expected: a lower-case token, RFC 9110 5.6.2)",
                name);
    }

    static void fieldValue(String name, String value) {
        require(
                VALUE.matcher(value).matches() && value.equals(value.strip()),
                "header %s: its value has a control character or surrounding blanks",
                name);
    }

    static void token(String what, String value) {
        require(
                TOKEN.matcher(value).matches(),
                "%s: '%s' (expected: a token, RFC 9110 5.6.2)",
                what,
                value);
    }

    static void path(String what, String path) {
        require(
                path.startsWith("/")
                        && path.chars().allMatch(c -> c > ' ' && c < 0x7f)
                        && path.indexOf('?') < 0
                        && path.indexOf('#') < 0,
                "%s: '%s' (expected: / and visible ASCII without ? and #)",
                what,
                path);
    }

    /** Each of them; what is wrong is told all at once, a line for each. */
    static void all(Runnable... checks) {
        List<String> wrong = new ArrayList<>();
        for (Runnable check : checks) {
            try {
                check.run();
            } catch (IllegalArgumentException e) {
                wrong.add(String.valueOf(e.getMessage()));
            }
        }
        require(wrong.isEmpty(), "%s", String.join("\n", wrong));
    }

    static void require(boolean holds, String message, Object... arguments) {
        if (!holds) {
            throw new IllegalArgumentException(message.formatted(arguments));
        }
    }
}
