package dev.midflight.operator.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where the tasks of a call run. */
final class BeginsAsideTest {
    private final List<Runnable> aside = new ArrayList<>();
    private final List<String> ran = new ArrayList<>();

    @Test
    void itsBeginningRunsElsewhereAndTheRestWhereItComesFrom() {
        BeginsAside executor = new BeginsAside(aside::add);

        executor.execute(() -> ran.add("beginning"));
        executor.execute(() -> ran.add("message"));
        executor.execute(() -> ran.add("another"));
        aside.forEach(Runnable::run);

        assertEquals(List.of("message", "another", "beginning"), ran);
    }
}
