package dev.midflight.model.traffic;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.regex.Matcher;

/**
 * A regular expression of RE2's syntax: without look-around and back references, so that what a
 * client sends costs time in proportion to its length, and no stack.
 */
final class Expression {
    /** RE2/J's own: <code>$1</code>, <code>${name}</code>, and anything behind a backslash. */
    private static final java.util.regex.Pattern REFERENCE =
            java.util.regex.Pattern.compile(
                    "\\\\(?<escaped>.)|\\$(?<number>\\d+)|\\$\\{(?<name>\\w+)}|(?<wrong>[\\\\$])",
                    java.util.regex.Pattern.DOTALL);

    /** One that has nothing but matches that begin where the text does. */
    private static final java.util.regex.Pattern ANCHORED =
            java.util.regex.Pattern.compile("(\\^|\\\\A)(?![*?{+])[^|]*");

    /** What may be, or leave, a beginning of a path. */
    private static final java.util.regex.Pattern OPEN =
            java.util.regex.Pattern.compile("|(\\$|\\\\?/).*", java.util.regex.Pattern.DOTALL);

    private static final int MAX_LENGTH = 2048;
    private static final int MAX_INSTRUCTIONS = 10_000;

    /** Of what is compiled to be counted: to compile more would take the memory of who looks. */
    private static final int MAX_EXPANDED = 10 * MAX_INSTRUCTIONS;

    private Expression() {}

    static void check(String what, String expression) {
        compile(what, expression);
    }

    private static Pattern compile(String what, String expression) {
        Check.range(what + " length", expression.length(), 0, MAX_LENGTH);
        Check.range(what + " instructions", ExpandedSize.of(expression), 0, MAX_EXPANDED);
        try {
            Pattern pattern = Pattern.compile(expression);
            Check.range(what + " instructions", pattern.programSize(), 0, MAX_INSTRUCTIONS);
            return pattern;
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "%s: '%s' (%s; expected: RE2's syntax)"
                            .formatted(what, expression, e.getDescription()),
                    e);
        }
    }

    /** Instead of the beginning of a path there has to be one, as far as that can be seen. */
    static void checkBeginning(String what, String replacement, String expression) {
        Check.require(
                OPEN.matcher(replacement).matches() || !ANCHORED.matcher(expression).matches(),
                "%s: '%s' (expected: one that begins with /, because '%s' matches where the path"
                        + " begins)",
                what,
                replacement,
                expression);
    }

    /** What a replacement refers to has to be a group of the expression. */
    static void checkReplacement(String what, String replacement, String expression) {
        Pattern pattern = compile("regex", expression);
        Matcher references = REFERENCE.matcher(replacement);
        while (references.find()) {
            String number = references.group("number");
            String name = references.group("name");
            boolean known =
                    references.group("wrong") == null
                            && (number == null || number.charAt(0) - '0' <= pattern.groupCount())
                            && (name == null || pattern.namedGroups().containsKey(name));
            Check.require(
                    known,
                    "%s: '%s' in '%s' (expected: $1 or ${name} of a group; \\$ is a dollar)",
                    what,
                    references.group(),
                    replacement);
        }
    }
}
