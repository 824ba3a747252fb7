package dev.midflight.sidecar.telemetry;

import dev.midflight.model.traffic.Percent;
import dev.midflight.sidecar.move.MoveRejectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The sums over all event loops, plus what previous proxies of this pod had counted when they
 * handed over. Read on any thread.
 */
public final class Telemetry {
    /** How counters of sinks begin, which are there only with their sink. */
    public static final String OF_A_SINK = "REPORT_";

    static final String OVERFLOWING = "EXCHANGE_SERIES_OVERFLOW";

    private final List<LoopCounters> loops = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicLong> inherited = new ConcurrentHashMap<>();
    private final Map<String, LongSupplier> counted = new ConcurrentHashMap<>();
    private final ExchangeSums exchanges = new ExchangeSums(loops);
    private final CounterExport export = new CounterExport(this);

    public Telemetry() {
        for (ResponseFlag flag : ResponseFlag.values()) {
            count(key(flag), () -> exchanges.flagged(flag));
        }
        count(OVERFLOWING, exchanges::overflowing);
    }

    static String key(ResponseFlag flag) {
        return "FLAG_" + flag.code();
    }

    /** All of it at this moment. */
    public Reading read() {
        return Readings.of(this);
    }

    Set<String> counted() {
        return counted.keySet();
    }

    ExchangeSums exchanges() {
        return exchanges;
    }

    /**
     * Has every ended exchange copied from here on, for one reader.
     *
     * @param size how many of a loop may wait for it
     */
    public List<ExchangeRing> readExchanges(int size) {
        List<ExchangeRing> rings = new ArrayList<>();
        for (LoopCounters loop : loops) {
            ExchangeRing ring = new ExchangeRing(size);
            loop.exchanges().readBy(ring);
            rings.add(ring);
        }
        return rings;
    }

    /**
     * Has every request continue a trace or begin one from here on, for one reader of those that
     * are sampled.
     *
     * @param share of the traces that begin here
     * @param size how many ended exchanges of a loop may wait for the reader
     */
    public List<ExchangeRing> traceExchanges(Percent share, int size) {
        List<ExchangeRing> rings = new ArrayList<>();
        for (LoopCounters loop : loops) {
            ExchangeRing ring = new ExchangeRing(size);
            loop.exchanges().traceBy(new LoopTraces(share, new SplittableRandom(), ring));
            rings.add(ring);
        }
        return rings;
    }

    /** The counters of one more event loop. */
    public LoopCounters addLoop() {
        LoopCounters counters = new LoopCounters();
        loops.add(counters);
        return counters;
    }

    /**
     * A counter that is kept elsewhere in this process; from now on it survives an upgrade, too.
     */
    public void count(String key, LongSupplier ownCount) {
        counted.put(key, ownCount);
    }

    /** The same with what previous proxies had counted. */
    public long total(String key) {
        LongSupplier own = counted.get(key);
        return inherited(key) + (own == null ? 0 : own.getAsLong());
    }

    public long total(Counter counter, Direction direction) {
        long sum = inherited(CounterExport.key(counter, direction));
        for (LoopCounters loop : loops) {
            sum += loop.count(counter.slot(direction));
        }
        return sum;
    }

    /** Both directions together. */
    public long total(Counter counter) {
        long sum = 0;
        for (Direction direction : Direction.values()) {
            sum += total(counter, direction);
        }
        return sum;
    }

    /** Open connections of this process. */
    public long open(FlowKind kind, Direction direction) {
        return loops.stream().mapToLong(loop -> loop.open(kind, direction)).sum();
    }

    /** What was counted since the last export, or since the last one before a {@link #revert}. */
    public byte[] export() {
        return export.next();
    }

    /** The last export reached nobody: the next one contains it again. */
    public void revert() {
        export.revert();
    }

    /**
     * Adds what another proxy exported.
     *
     * @throws MoveRejectedException if it is not understood; then nothing was added
     */
    public void add(byte[] exported) throws MoveRejectedException {
        CounterExport.parse(exported).forEach(this::inherit);
    }

    private void inherit(String key, long value) {
        if (exchanges.inherit(key, value)) {
            return;
        }
        inherited.computeIfAbsent(key, _ -> new AtomicLong()).addAndGet(value);
    }

    long inherited(String key) {
        AtomicLong value = inherited.get(key);
        return value == null ? 0 : value.get();
    }

    long duration(int bucket, Direction direction) {
        long sum = inherited(CounterExport.bucketKey(bucket, direction));
        for (LoopCounters loop : loops) {
            sum += loop.duration(bucket, direction);
        }
        return sum;
    }

    long durationNanos(Direction direction) {
        long sum = inherited(CounterExport.nanosKey(direction));
        for (LoopCounters loop : loops) {
            sum += loop.nanos(direction);
        }
        return sum;
    }

    /** Every counter by its key in an export. */
    Map<String, Long> totals() {
        Map<String, Long> totals = new TreeMap<>();
        counted.keySet().forEach(key -> totals.put(key, total(key)));
        exchanges.addTo(totals);
        for (Direction direction : Direction.values()) {
            for (Counter counter : Counter.values()) {
                totals.put(CounterExport.key(counter, direction), total(counter, direction));
            }
            for (int bucket = 0; bucket < DurationBuckets.COUNT; bucket++) {
                totals.put(CounterExport.bucketKey(bucket, direction), duration(bucket, direction));
            }
            totals.put(CounterExport.nanosKey(direction), durationNanos(direction));
        }
        return totals;
    }
}
