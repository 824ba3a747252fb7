package dev.midflight.sidecar.protocol;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What Date is in the proxy's own responses (RFC 9110 sections 5.6.7 and 6.6.1): made once a second
 * at most. One per worker, used on its loop.
 */
public final class HttpDate {
    private static final int SECOND_MILLIS = 1000;
    private static final DateTimeFormatter IMF_FIXDATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private final InstantSource clock;
    private long second = Long.MIN_VALUE;
    private String text = "";

    public HttpDate(InstantSource clock) {
        this.clock = clock;
    }

    /** The field's value at this moment. */
    public String now() {
        long now = Math.floorDiv(clock.millis(), SECOND_MILLIS);
        if (now != second) {
            second = now;
            text = IMF_FIXDATE.format(Instant.ofEpochSecond(now));
        }
        return text;
    }
}
