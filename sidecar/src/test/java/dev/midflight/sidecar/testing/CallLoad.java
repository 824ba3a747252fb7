package dev.midflight.sidecar.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.testkit.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Threads that call a greeter without a break, and want each text back. */
public final class CallLoad implements AutoCloseable {
    private static final int MORE_ANSWERS = 50;
    private static final int MAX_TEXT = 40_000;

    private final Greeter greeter;
    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, AtomicLong> answers = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();

    private CallLoad(Greeter greeter) {
        this.greeter = greeter;
    }

    /**
     * @param greeter answers {@code <name>:<text>}
     */
    public static CallLoad on(Greeter greeter, int callers) {
        CallLoad load = new CallLoad(greeter);
        for (int i = 0; i < callers; i++) {
            int seed = i;
            load.threads.add(Thread.ofPlatform().daemon().start(() -> load.run(seed)));
        }
        return load;
    }

    private void run(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        while (!over.get()) {
            String text = seed + "-" + "x".repeat(random.nextInt(MAX_TEXT));
            try {
                String answer = greeter.greet(text);
                int colon = answer.indexOf(':');
                if (!answer.substring(colon + 1).equals(text)) {
                    throw new AssertionError("not what was sent");
                }
                answered(answer.substring(0, colon)).incrementAndGet();
            } catch (Throwable e) {
                failures.add(e);
                return;
            }
        }
    }

    private AtomicLong answered(String name) {
        return answers.computeIfAbsent(name, _ -> new AtomicLong());
    }

    /** Until one provider has given some more answers. */
    public void awaitAnswersOf(String name) {
        long wanted = answered(name).get() + MORE_ANSWERS;
        Await.until(
                () -> wanted + " answers of " + name + ", there are " + answers + failures,
                () -> answered(name).get() >= wanted || !failures.isEmpty());
    }

    public void assertNothingFailed() {
        assertEquals(List.of(), List.copyOf(failures));
    }

    @Override
    public void close() {
        over.set(true);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
