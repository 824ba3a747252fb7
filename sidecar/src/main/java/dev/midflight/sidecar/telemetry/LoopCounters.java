package dev.midflight.sidecar.telemetry;

/**
 * The counters of one event loop: written by that loop alone, read by anyone, without a lock or an
 * atomic instruction.
 */
public final class LoopCounters {
    private final long[] counters = new long[Counter.values().length * Direction.COUNT];
    private final long[] gauges = new long[FlowKind.values().length * Direction.COUNT];
    private final long[] durations = new long[DurationBuckets.COUNT * Direction.COUNT];
    private final long[] durationNanos = new long[Direction.COUNT];
    private final LoopExchanges exchanges;

    LoopCounters(GrpcMethods methods) {
        this.exchanges = new LoopExchanges(methods);
    }

    /** Where ended exchanges are told. */
    public LoopExchanges exchanges() {
        return exchanges;
    }

    public void add(Counter counter, Direction direction, long amount) {
        LoopLongs.add(counters, counter.slot(direction), amount);
    }

    public void opened(FlowKind kind, Direction direction) {
        LoopLongs.add(gauges, kind.slot(direction), 1);
    }

    public void closed(FlowKind kind, Direction direction) {
        LoopLongs.add(gauges, kind.slot(direction), -1);
    }

    /** A request and its response took so long. */
    public void took(Direction direction, long nanos) {
        int bucket = DurationBuckets.indexOf(nanos);
        LoopLongs.add(durations, bucket * Direction.COUNT + direction.index(), 1);
        LoopLongs.add(durationNanos, direction.index(), nanos);
    }

    long count(int slot) {
        return LoopLongs.get(counters, slot);
    }

    long open(FlowKind kind, Direction direction) {
        return LoopLongs.get(gauges, kind.slot(direction));
    }

    long duration(int bucket, Direction direction) {
        return LoopLongs.get(durations, bucket * Direction.COUNT + direction.index());
    }

    long nanos(Direction direction) {
        return LoopLongs.get(durationNanos, direction.index());
    }
}
