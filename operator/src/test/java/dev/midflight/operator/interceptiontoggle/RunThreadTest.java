package dev.midflight.operator.interceptiontoggle;

import static dev.midflight.operator.interceptiontoggle.TestingRun.POD;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.operator.toggle.ToggleEffects;
import dev.midflight.operator.toggle.ToggleOutcome;
import dev.midflight.operator.toggle.ToggleOutcome.Again;
import dev.midflight.operator.toggle.ToggleOutcome.Overdue;
import dev.midflight.operator.toggle.TogglePhase;
import dev.midflight.operator.toggle.ToggleRun;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunThreadTest {
    private static final List<String> THERE =
            List.of("OFFLINE", "DRAINED", "SWITCHED", "ONLINE", "ARRIVED");
    private static final List<String> BACK =
            List.of(
                    "OFFLINE",
                    "DRAINED",
                    "SWITCHED",
                    "SWITCHED back",
                    "ONLINE back",
                    "FAILED back");

    private final TestingRun testing = new TestingRun();
    private final List<String> performed = new CopyOnWriteArrayList<>();
    private final List<String> blocked = new CopyOnWriteArrayList<>();

    @Test
    void writesEachPhaseDownBeforeItsEffect() {
        List<String> order = new ArrayList<>();
        ToggleEffects effects =
                (run, _) -> {
                    ToggleRun note = testing.notes.get(POD);
                    order.add(run.phase() + " after " + (note == null ? "none" : note.phase()));
                    return ToggleOutcome.DONE;
                };

        walk(TestingRun.begun(), effects);

        assertEquals(THERE, testing.written);
        assertEquals(
                List.of(
                        "PREFLIGHT after none",
                        "OFFLINE after OFFLINE",
                        "DRAINED after DRAINED",
                        "SWITCHED after SWITCHED",
                        "ONLINE after ONLINE"),
                order);
        assertEquals(List.of(""), blocked);
    }

    @Test
    void aBlockedPodIsNeverTouched() {
        walk(TestingRun.begun(), (_, _) -> new Again("LastHealthyProvider: cart"));

        assertEquals(List.of(), testing.written);
        assertEquals(List.of("LastHealthyProvider: cart"), blocked);
    }

    /** The operator dies in the middle of that effect, and another one goes on from the note. */
    @ParameterizedTest
    @CsvSource({"0, false", "1, false", "2, false", "3, false", "4, false", "4, true", "5, true"})
    void whoeverFindsTheNoteGoesOnFromThere(int killedAt, boolean back) throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        AtomicInteger count = new AtomicInteger();
        ToggleEffects stuck =
                (run, _) -> {
                    if (count.getAndIncrement() == killedAt) {
                        reached.countDown();
                        new CountDownLatch(1).await();
                    }
                    return outcome(run, back);
                };
        Thread killed = Thread.ofVirtual().start(thread(TestingRun.begun(), stuck));
        reached.await();
        killed.interrupt();
        killed.join();
        int before = testing.written.size();
        ToggleRun note = testing.notes.getOrDefault(POD, TestingRun.begun());

        walk(note, (run, _) -> outcome(run, back));

        assertEquals(killedAt, before);
        assertEquals(back ? BACK : THERE, testing.written);
        assertEquals(note.phase().name() + (note.back() ? " back" : ""), resumedWith(back, before));
    }

    @Test
    void onlineIsTriedUntilItWorksWhateverHappens() {
        AtomicInteger tries = new AtomicInteger();

        walk(
                TestingRun.begun(),
                (run, _) -> {
                    if (run.phase() != TogglePhase.ONLINE) {
                        return ToggleOutcome.DONE;
                    }
                    return switch (tries.getAndIncrement()) {
                        case 0 -> new Overdue("too late");
                        case 1 -> new Again("not yet");
                        case 2 -> throw new IllegalStateException("a bug");
                        default -> ToggleOutcome.DONE;
                    };
                });

        assertEquals("ARRIVED", testing.written.getLast());
        assertEquals(4, tries.get());
    }

    @Test
    void aNoteThatSomebodyElseWroteEndsTheRun() {
        walk(
                TestingRun.begun(),
                (run, _) -> {
                    performed.add(run.phase().name());
                    if (run.phase() == TogglePhase.DRAINED) {
                        testing.notes.compute(
                                POD, (_, note) -> requireNonNull(note).isFinal() ? note : other());
                    }
                    return ToggleOutcome.DONE;
                });

        assertEquals(List.of("PREFLIGHT", "OFFLINE", "DRAINED"), performed);
        assertEquals(List.of("OFFLINE", "DRAINED"), testing.written);
    }

    @Test
    void anApiServerThatIsAwayIsTriedAgainOnceThePodWasTouched() {
        AtomicInteger away = new AtomicInteger(3);
        ToggleNotes notes =
                (pod, before, run) ->
                        run.phase() != TogglePhase.OFFLINE && away.getAndDecrement() > 0
                                ? new ToggleNotes.Answer.Away("timeout")
                                : testing.write(pod, before, run);

        new RunThread(
                        TestingRun.pod(),
                        TestingRun.begun(),
                        "",
                        (_, _) -> ToggleOutcome.DONE,
                        TestingRun.parts(notes, _ -> {}),
                        (_, why) -> blocked.add(why))
                .run();

        assertEquals(THERE, testing.written);
    }

    private static ToggleRun other() {
        return TestingRun.begun();
    }

    private static ToggleOutcome outcome(ToggleRun run, boolean back) {
        return back && run.phase() == TogglePhase.SWITCHED && !run.back()
                ? new Overdue("nobody saw it")
                : ToggleOutcome.DONE;
    }

    private static String resumedWith(boolean back, int written) {
        return written == 0 ? "PREFLIGHT" : (back ? BACK : THERE).get(written - 1);
    }

    private void walk(ToggleRun from, ToggleEffects effects) {
        thread(from, effects).run();
        assertTrue(!blocked.isEmpty());
    }

    private RunThread thread(ToggleRun from, ToggleEffects effects) {
        return testing.thread(from, effects, (_, why) -> blocked.add(why));
    }
}
