package dev.midflight.sidecar.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.traffic.ClusterName;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LearnedEndpointTest {
    private static final ClusterName A = ClusterName.of("a");
    private static final LearnedEndpoint EJECTED =
            new LearnedEndpoint(
                    ClusterName.of("shop/cart/80"), "[::1]:80", 500, 2, false, 7, 9_000_000_000L);

    @Test
    void isReadAsItWasWritten() {
        assertEquals(Optional.of(EJECTED), LearnedEndpoint.parse(EJECTED.toLine()));
        assertEquals(Optional.of(EJECTED), LearnedEndpoint.parse(EJECTED.toLine() + "\tof later"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "endpoint",
                "quota\ta\tb\t1\t1\ttrue\t1\t1",
                "endpoint\ta\tb\tc\t1\ttrue\t1\t1",
                "endpoint\t\tb\t1\t1\ttrue\t1\t1"
            })
    void anotherLineIsNone(String line) {
        assertTrue(LearnedEndpoint.parse(line).isEmpty());
    }

    @Test
    void whatIsAsIfItWereNewIsNotWorthALine() {
        long longAgo = 3_600_000;

        assertFalse(new LearnedEndpoint(A, "b", -1, 0, true, longAgo, 0).saysAnything());
        assertTrue(new LearnedEndpoint(A, "b", -1, 0, true, 9, 0).saysAnything());
        assertTrue(new LearnedEndpoint(A, "b", -1, 1, true, longAgo, 0).saysAnything());
        assertTrue(
                new LearnedEndpoint(A, "b", -1, 0, true, longAgo, 0).withLatency(1).saysAnything());
    }
}
