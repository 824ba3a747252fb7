package dev.midflight.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private final AtomicInteger asked = new AtomicInteger();
    private final Patience patience = new Patience(3, Duration.ofNanos(1));

    @Test
    void asksAgainUntilThereIsAnAnswer() {
        assertEquals("answer", patience.untilItWorks("it", () -> answerAt(3)));
        assertEquals(3, asked.get());
    }

    @Test
    void givesUpWithTheLastFailure() {
        assertThrows(
                KubernetesClientException.class,
                () -> patience.untilItWorks("it", () -> answerAt(4)));
        assertEquals(3, asked.get());
    }

    private String answerAt(int time) {
        if (asked.incrementAndGet() < time) {
            throw new KubernetesClientException("away");
        }
        return "answer";
    }
}
