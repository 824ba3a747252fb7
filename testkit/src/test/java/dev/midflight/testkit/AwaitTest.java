package dev.midflight.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class AwaitTest {
    private static final Duration SHORT = Duration.ofMillis(5);

    @Test
    void goesOnAsSoonAsAnotherThreadMakesItTrue() {
        AtomicBoolean done = new AtomicBoolean();
        BlockingQueue<String> said = new LinkedBlockingQueue<>();

        Thread.ofVirtual()
                .start(
                        () -> {
                            done.set(true);
                            said.add("done");
                        });

        Await.until("done", done::get);
        assertEquals("done", Await.next("word", said));
    }

    @Test
    void saysWhatIsMissingAfterTheDeadline() {
        AssertionError never =
                assertThrows(
                        AssertionError.class,
                        () -> Await.until(SHORT, () -> "a ship", () -> false));
        AssertionError nothing =
                assertThrows(
                        AssertionError.class,
                        () -> Await.next(SHORT, "a letter", new LinkedBlockingQueue<>()));

        assertTrue(String.valueOf(never.getMessage()).endsWith("a ship"), never::toString);
        assertTrue(String.valueOf(nothing.getMessage()).endsWith("a letter"), nothing::toString);
    }
}
