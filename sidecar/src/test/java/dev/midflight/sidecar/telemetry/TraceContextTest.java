package dev.midflight.sidecar.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** W3C Trace Context, sections 3.2 and 4.3. */
class TraceContextTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";

    private final TraceContext context = new TraceContext();

    @Test
    void goesOnWithASpanOfItsOwn() {
        assertTrue(goOn("00-" + TRACE + "-" + PARENT + "-01"));

        String sent = new String(context.traceparent(), StandardCharsets.US_ASCII);
        assertEquals(TRACE, context.traceId());
        assertEquals(PARENT, context.parentId());
        assertNotEquals(PARENT, context.spanId());
        assertEquals("00-" + TRACE + "-" + context.spanId() + "-01", sent);
        assertTrue(context.isSampled());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00",
                "00-80f7651916cd43dd8448eb211c80319c-f7ad6b7169203331-02",
                "00-00000000000000008448eb211c80319c-b7ad6b7169203331-00",
                "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00",
                "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00-what-comes-later"
            })
    void theCallersDecisionCounts(String value) {
        assertTrue(goOn(value));

        assertFalse(context.isSampled());
        assertTrue(new String(context.traceparent(), StandardCharsets.US_ASCII).endsWith("-00"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x",
                "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01x",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333g-01",
                "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x",
                "0x-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
            })
    void whatIsNoneBeginsAnotherTrace(String value) {
        assertFalse(goOn(value));
        assertFalse(context.isThere());
    }

    private boolean goOn(String value) {
        byte[] octets = ("x" + value).getBytes(StandardCharsets.US_ASCII);
        return context.goOn(octets, 1, octets.length, new SplittableRandom(1));
    }
}
