package dev.midflight.rpcapps.call;

import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What a provider has executed: ids are {@code <phase>/<number>}. Thread-safe. */
public final class Executions {
    private static final int MAX_PHASES = 10_000;
    private static final int MAX_NUMBER = 10_000_000;

    private final Map<String, Counted> phases = new ConcurrentHashMap<>();
    private final String provider;

    public Executions(String provider) {
        this.provider = provider;
    }

    /** Executed and executed again, of one phase. */
    public record Tally(long executed, long duplicates) {}

    /** Executes it: there is nothing to do but to remember. */
    public Answer execute(String id) {
        int slash = id.lastIndexOf('/');
        int number = slash < 0 ? -1 : Integer.parseInt(id.substring(slash + 1));
        if (number < 0 || number > MAX_NUMBER || phases.size() > MAX_PHASES) {
            throw new IllegalArgumentException("id: " + id + " (expected: phase/number)");
        }
        String phase = id.substring(0, slash);
        boolean first = phases.computeIfAbsent(phase, name -> new Counted()).add(number);
        return new Answer(id, provider, first);
    }

    public Tally tally(String phase) {
        Counted counted = phases.get(phase);
        return counted == null ? new Tally(0, 0) : counted.tally();
    }

    private static final class Counted {
        private final BitSet seen = new BitSet();
        private long executed;
        private long duplicates;

        synchronized boolean add(int number) {
            boolean first = !seen.get(number);
            seen.set(number);
            executed++;
            duplicates += first ? 0 : 1;
            return first;
        }

        synchronized Tally tally() {
            return new Tally(executed, duplicates);
        }
    }
}
