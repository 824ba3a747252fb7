package dev.midflight.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IpLiteralTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1",
        "::1, 0:0:0:0:0:0:0:1",
        "::ffff:10.0.0.1, 10.0.0.1",
        "0.0.0.0, 0.0.0.0"
    })
    void takesWholeAddresses(String text, String expected) {
        assertEquals(expected, IpLiteral.of(text).getHostAddress());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.010", "00.0.0.0", "::ffff:10.0.0.01"})
    void refusesNumbersThatSomeTakeForOctal(String text) {
        assertThrows(IllegalArgumentException.class, () -> IpLiteral.of(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "192.168", "10.1.2", "1.2.3.4.5", "a.b.c.d", "10.0.0.256"})
    void refusesWhatIsShortOrNone(String text) {
        assertThrows(IllegalArgumentException.class, () -> IpLiteral.of(text));
    }
}
