package dev.midflight.wire.xds;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replacements as RE2 has them. */
final class GroupsTest {
    @ParameterizedTest
    @CsvSource({
        "/b/$1, /a/(.*), /b/\\1",
        "/${v}/$2, /(?P<v>v[0-9])/(.*), /\\1/\\2",
        "/${b}, \\((?:x)[(](?<a>y)[^](](?P<b>z), /\\2",
        "/${b}, [[:alpha:](](?P<b>z), /\\1",
        "/\\$1\\\\, (x), /$1\\\\",
        "/plain, (x), /plain"
    })
    void groupsAreCalledByTheirNumbers(String replacement, String expression, String expected) {
        assertEquals(expected, Groups.rewritten(replacement, expression));
    }
}
