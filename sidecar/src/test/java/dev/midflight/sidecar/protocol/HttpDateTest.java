package dev.midflight.sidecar.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class HttpDateTest {
    private final AtomicReference<Instant> clock =
            new AtomicReference<>(Instant.parse("1994-09-06T08:49:37.123Z"));
    private final HttpDate date = new HttpDate(clock::get);

    @Test
    void isAFixedDateOfTheInternetMessageFormat() {
        assertEquals("Tue, 06 Sep 1994 08:49:37 GMT", date.now());
    }

    @Test
    void isMadeAnewWithTheNextSecond() {
        String first = date.now();

        clock.set(Instant.parse("1994-09-06T08:49:37.999Z"));
        assertSame(first, date.now());
        clock.set(Instant.parse("1994-09-06T08:49:38Z"));

        assertEquals("Tue, 06 Sep 1994 08:49:38 GMT", date.now());
    }
}
