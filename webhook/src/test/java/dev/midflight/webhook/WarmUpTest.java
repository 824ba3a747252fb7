package dev.midflight.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WarmUpTest {

    @Test
    void everyReviewTakesTheWholePath() {
        assertEquals(WarmUp.REVIEWS, WarmUp.run(ClusterFacts.CURRENT, Duration.ofMinutes(2)));
    }

    @Test
    void slowMachineStopsInTime() {
        assertEquals(0, WarmUp.run(ClusterFacts.CURRENT, Duration.ZERO));
    }
}
