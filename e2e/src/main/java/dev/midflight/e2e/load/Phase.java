package dev.midflight.e2e.load;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Everything counted under one name; a request belongs to the phase in which it was sent.
 * Thread-safe.
 */
final class Phase {
    private static final int MAX_EXAMPLES = 20;

    private final String name;
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong inFlight = new AtomicLong();
    private final AtomicLong politeCloses = new AtomicLong();
    private final AtomicLong duplicates = new AtomicLong();
    private final AtomicLong frames = new AtomicLong();
    private final GapHistogram gaps = new GapHistogram();
    private final GapHistogram frameGaps = new GapHistogram();
    private final Map<Failure, Long> failures = new ConcurrentHashMap<>();
    private final List<String> examples = new ArrayList<>();

    Phase(String name) {
        this.name = name;
    }

    /** A request that is being sent; exactly one of the two outcomes has to follow. */
    Attempt begin(long dueNanos) {
        requests.incrementAndGet();
        inFlight.incrementAndGet();
        return new Attempt(dueNanos);
    }

    /** One request on its way. */
    final class Attempt {
        private final long dueNanos;

        private Attempt(long dueNanos) {
            this.dueNanos = dueNanos;
        }

        void succeeded() {
            gaps.record((System.nanoTime() - dueNanos) / 1000);
            inFlight.decrementAndGet();
        }

        /** For a transfer that is slow by intention: it says nothing about gaps. */
        void succeededUntimed() {
            inFlight.decrementAndGet();
        }

        void failed(String what, IOException e) {
            inFlight.decrementAndGet();
            Phase.this.failed(what, e);
        }
    }

    void failed(String what, IOException e) {
        failures.merge(Failure.of(e), 1L, Long::sum);
        synchronized (examples) {
            if (examples.size() < MAX_EXAMPLES) {
                examples.add(Instant.now() + " " + what + ": " + e);
            }
        }
    }

    void frame(long gapMicros) {
        frames.incrementAndGet();
        frameGaps.record(gapMicros);
    }

    void closedPolitely() {
        politeCloses.incrementAndGet();
    }

    void addDuplicates(long count) {
        duplicates.addAndGet(count);
    }

    long inFlight() {
        return inFlight.get();
    }

    PhaseReport report() {
        return new PhaseReport(
                name,
                requests.get(),
                sum(EnumSet.allOf(Failure.class)),
                sum(EnumSet.of(Failure.RESET, Failure.ENDED)),
                duplicates.get(),
                gaps.quantileMillis(0.99),
                gaps.maxMillis(),
                sum(EnumSet.of(Failure.WRONG_BYTES)),
                politeCloses.get(),
                inFlight.get(),
                frames.get(),
                frameGaps.quantileMillis(0.99),
                frameGaps.maxMillis(),
                causes(),
                examples());
    }

    private long sum(Set<Failure> of) {
        return of.stream().mapToLong(failure -> failures.getOrDefault(failure, 0L)).sum();
    }

    private Map<String, Long> causes() {
        Map<String, Long> causes = new LinkedHashMap<>();
        failures.forEach((failure, count) -> causes.put(failure.name(), count));
        return causes;
    }

    private List<String> examples() {
        synchronized (examples) {
            return List.copyOf(examples);
        }
    }
}
