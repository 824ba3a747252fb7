package dev.midflight.rpcapps.call;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Everything counted under one name; a call belongs to the phase in which it was sent. Thread-safe.
 */
final class Phase {
    private static final int MAX_EXAMPLES = 10;

    private final String name;
    private final String prefix;
    private final TcpResets resets;
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicLong inFlight = new AtomicLong();
    private final AtomicLong duplicates = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Gaps gaps = new Gaps();
    private final Map<String, Long> causes = new ConcurrentHashMap<>();
    private final Map<String, Long> providers = new ConcurrentHashMap<>();
    private final List<String> examples = new ArrayList<>();

    Phase(String name, String prefix, TcpResets resets) {
        this.name = name;
        this.prefix = prefix;
        this.resets = resets;
    }

    /** One call, from the id that it has to its end. */
    void call(EchoClient client, long dueNanos) {
        inFlight.incrementAndGet();
        String id = prefix + "/" + calls.getAndIncrement();
        try {
            answered(id, Answer.parse(client.echo(id)), dueNanos);
        } catch (Exception e) {
            failed(id, e);
        } finally {
            inFlight.decrementAndGet();
        }
    }

    /** No more calls begin in it: what the kernel counts from now on is another phase's. */
    void end() {
        resets.stop();
    }

    long inFlight() {
        return inFlight.get();
    }

    PhaseReport report() {
        return new PhaseReport(
                name,
                prefix,
                calls.get(),
                inFlight.get(),
                failed.get(),
                duplicates.get(),
                resets.count(),
                gaps.quantileMillis(0.99),
                gaps.maxMillis(),
                new TreeMap<>(causes),
                examples(),
                new TreeMap<>(providers));
    }

    private void answered(String id, Answer answer, long dueNanos) {
        if (!answer.id().equals(id)) {
            throw new IllegalStateException("the answer to another call: " + answer.text());
        }
        gaps.record((System.nanoTime() - dueNanos) / 1000);
        duplicates.addAndGet(answer.first() ? 0 : 1);
        providers.merge(answer.provider(), 1L, Long::sum);
    }

    private void failed(String id, Exception e) {
        failed.incrementAndGet();
        causes.merge(e.getClass().getSimpleName(), 1L, Long::sum);
        synchronized (examples) {
            if (examples.size() < MAX_EXAMPLES) {
                examples.add(Instant.now() + " " + id + ": " + e);
            }
        }
    }

    private List<String> examples() {
        synchronized (examples) {
            return List.copyOf(examples);
        }
    }
}
