package dev.midflight.model.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RouteRecordsTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "/a/(?:b|c)*", "(?i)/x", "/\\d{1,3}", "(?P<id>[^/]+)", "a{1000}"})
    void takesWhatEndsInTime(String expression) {
        assertEquals(expression, new PathMatch.Regex(expression).expression());
        assertEquals(expression, new ValueMatch.Regex(expression).expression());
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a", "(?=a)b", "(?<!a)b", "(a)\\1", "a++", "a{1001}"})
    void refusesWhatRe2DoesNotKnow(String expression) {
        refused("regex: '" + expression + "' (", () -> new PathMatch.Regex(expression));
        refused("regex: '" + expression + "' (", () -> new ValueMatch.Regex(expression));
        refused("regex: '" + expression + "' (", () -> new PathRewrite.Regex(expression, ""));
    }

    @Test
    void refusesWhatIsTooLarge() {
        refused("regex length: 2049", () -> new PathMatch.Regex("a".repeat(2049)));
        refused("regex instructions: ", () -> new PathMatch.Regex("(abcdefghijklmnopqrst){800}"));
    }

    /** To compile one of these would take all memory. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(((a{1000}){1000}){1000})",
                "((?:a{0,1000}){0,1000})*",
                "(?:(?:[^]}]{900}){900,})?",
                "(\\Qabcdefghij\\E{1000}|x){1000}",
                "(((\\p{Greek}\\x{41}){100}){100}){100}"
            })
    void whatIsFarTooLargeIsNotTried(String expression) {
        refused("regex instructions: ", () -> new ValueMatch.Regex(expression));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\x{1000}\\x{1000}\\x{1000}",
                "[{1000}]{900}",
                "a\\{900}{100}",
                "\\Q(a{1000}){1000}\\E",
                "(a{100}{x)"
            })
    void bracesThatRepeatNothingCountAsThemselves(String expression) {
        assertTrue(ExpandedSize.of(expression) <= 1000, expression);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/b", "/$1", "/$0$2", "/${n}", "/\\$9", "/\\\\", "$19"})
    void aReplacementRefersToGroups(String replacement) {
        assertEquals(replacement, new PathRewrite.Regex("/(a)(?P<n>b)", replacement).replacement());
    }

    @ParameterizedTest
    @ValueSource(strings = {"$3", "$", "/$x", "${m}", "${n", "\\"})
    void refusesAReplacementThatRefersToNothing(String replacement) {
        refused("replacement: '", () -> new PathRewrite.Regex("/(a)(?P<n>b)", replacement));
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 205, 304})
    void refusesABodyWhereNoneCanBe(int status) {
        refused(
                "body: 5 characters with status " + status + " (expected: none",
                () -> new RouteAction.Respond(status, "text/plain", "hello"));
        assertEquals(status, new RouteAction.Respond(status, "text/plain", "").status());
    }

    private static void refused(String message, Executable made) {
        String refusal =
                String.valueOf(assertThrows(IllegalArgumentException.class, made).getMessage());
        assertTrue(refusal.startsWith(message), refusal);
    }
}
