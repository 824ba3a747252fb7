package dev.midflight.operator.registry.httphook;

import dev.midflight.model.CommandAnswer;
import dev.midflight.operator.registry.client.Excerpt;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What an answer has to look like.
 *
 * @param status {@code 200}, {@code 200-299} or several of them with commas
 * @param body found anywhere in it
 */
record Expectation(String status, Optional<Pattern> body) {
    private static final String RANGE = "[1-5][0-9]{2}(-[1-5][0-9]{2})?";

    /**
     * @throws IllegalArgumentException with what is wrong
     */
    static Expectation parse(String status, Optional<String> body) {
        if (!status.matches(RANGE + "(," + RANGE + ")*")) {
            throw new IllegalArgumentException(
                    "status '" + status + "' (expected: 200, 200-299 or a list of them)");
        }
        return new Expectation(status, body.map(Expectation::pattern));
    }

    static String shown(CommandAnswer.Http answer) {
        return answer.status() + ": " + Excerpt.of(answer.body());
    }

    boolean matches(CommandAnswer.Http answer) {
        boolean expected =
                Arrays.stream(status.split(",")).anyMatch(range -> within(range, answer.status()));
        return expected && body.map(p -> p.matcher(answer.body()).find()).orElse(true);
    }

    private static boolean within(String range, int status) {
        int from = Integer.parseInt(range.substring(0, 3));
        int to = range.length() > 3 ? Integer.parseInt(range.substring(4)) : from;
        return from <= status && status <= to;
    }

    private static Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "body '" + text + "' is no regular expression: " + e.getDescription(), e);
        }
    }
}
