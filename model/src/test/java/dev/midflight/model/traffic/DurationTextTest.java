package dev.midflight.model.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DurationTextTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT0.25S, 250ms",
        "PT1.5S, 1500ms",
        "PT90S, 90s",
        "PT2M, 2m",
        "PT90M, 90m",
        "PT1H, 1h",
        "PT36H, 36h",
        "PT168H, 7d"
    })
    void isInTheLargestUnitThatHasItWhole(Duration value, String expected) {
        assertEquals(expected, DurationText.of(value));
    }
}
