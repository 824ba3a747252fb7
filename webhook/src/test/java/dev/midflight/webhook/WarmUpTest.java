package dev.midflight.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class WarmUpTest {

    @Test
    void everyReviewTakesTheWholePath() {
        assertEquals(WarmUp.REVIEWS, WarmUp.run(ClusterFacts.CURRENT));
    }
}
