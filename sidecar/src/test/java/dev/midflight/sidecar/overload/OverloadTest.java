package dev.midflight.sidecar.overload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Stages of what is looked at from time to time. */
final class OverloadTest {
    private final AtomicLong used = new AtomicLong();
    private final List<String> told = new ArrayList<>();

    @Test
    void refusesFromItsThresholdOnUntilWellBelow() {
        Overload overload = of(Resource.DESCRIPTORS);

        for (long percent : new long[] {84, 85, 76, 75, 74, 84}) {
            used.set(percent);
            overload.sample();
            told.add(percent + (overload.refuses() ? " refuses" : " takes"));
        }

        assertEquals(
                List.of(
                        "84 takes",
                        "NONE to REFUSE",
                        "85 refuses",
                        "76 refuses",
                        "75 refuses",
                        "REFUSE to NONE",
                        "74 takes",
                        "84 takes"),
                told);
        assertEquals(3, overload.refusedConnections());
    }

    @Test
    void closesIdleConnectionsWhileDescriptorsAreAlmostUsedUp() {
        Overload overload = of(Resource.DESCRIPTORS);
        AtomicInteger closed = new AtomicInteger();
        overload.onShed(closed::incrementAndGet);

        used.set(94);
        overload.sample();
        used.set(95);
        overload.sample();

        assertEquals(1, closed.get());
    }

    @Test
    void readsLessWhileTheHeapIsShort() {
        LoopBudget budget = LoopBudget.unlimited(4096);
        Overload overload = new Overload(List.of(budget), Map.of(Resource.HEAP, used::doubleValue));

        used.set(85);
        overload.sample();
        budget.tick();

        assertEquals(4096, budget.readLimit());
        assertFalse(overload.refuses());
    }

    @Test
    void refusesRequestsWhileTheHeapIsAlmostUsedUp() {
        LoopBudget budget = LoopBudget.unlimited(4096);
        Overload overload = new Overload(List.of(budget), Map.of(Resource.HEAP, used::doubleValue));

        for (long percent : new long[] {89, 90, 80, 79}) {
            used.set(percent);
            overload.sample();
            told.add(percent + (budget.refusesRequests(0) ? " refuses" : " takes"));
        }

        assertEquals(List.of("89 takes", "90 refuses", "80 refuses", "79 takes"), told);
    }

    /** Requests need a descriptor only where no connection is kept for them. */
    @Test
    void refusesRequestsForDescriptorsLaterThanConnections() {
        LoopBudget budget = LoopBudget.unlimited(4096);
        Overload overload =
                new Overload(List.of(budget), Map.of(Resource.DESCRIPTORS, used::doubleValue));

        for (long percent : new long[] {94, 95, 84}) {
            used.set(percent);
            overload.sample();
            told.add(percent + (budget.refusesRequests(0) ? " refuses" : " takes"));
        }

        assertEquals(List.of("94 takes", "95 refuses", "84 takes"), told);
    }

    @Test
    void neverClosesConnectionsForBeingMany() {
        Overload overload = of(Resource.CONNECTIONS);
        overload.onShed(() -> told.add("shed"));

        used.set(100);
        overload.sample();

        assertTrue(overload.refuses());
        assertEquals(List.of("NONE to REFUSE"), told);
    }

    private Overload of(Resource resource) {
        Overload overload = new Overload(List.of(), Map.of(resource, used::doubleValue));
        overload.onChange(change -> told.add(change.from() + " to " + change.to()));
        return overload;
    }
}
