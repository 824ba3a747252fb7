package dev.midflight.model.traffic;

import java.time.Duration;

/**
 * Durations as configuration files have them: {@code 250ms}, {@code 5s}, {@code 1m}, {@code 2h}.
 */
public final class DurationText {
    private static final long DAY_MILLIS = 86_400_000;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final long MINUTE_MILLIS = 60_000;
    private static final long SECOND_MILLIS = 1000;

    private DurationText() {}

    /** In the largest unit that has it whole; what is less than a millisecond is left out. */
    public static String of(Duration value) {
        long millis = value.toMillis();
        if (millis % SECOND_MILLIS != 0) {
            return millis + "ms";
        }
        if (millis == 0 || millis % MINUTE_MILLIS != 0) {
            return millis / SECOND_MILLIS + "s";
        }
        if (millis % HOUR_MILLIS != 0) {
            return millis / MINUTE_MILLIS + "m";
        }
        return millis % DAY_MILLIS == 0 ? millis / DAY_MILLIS + "d" : millis / HOUR_MILLIS + "h";
    }
}
