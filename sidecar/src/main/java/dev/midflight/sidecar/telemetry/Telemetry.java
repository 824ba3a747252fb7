package dev.midflight.sidecar.telemetry;

import dev.midflight.model.traffic.Percent;
import dev.midflight.sidecar.move.MoveRejectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The sums over all event loops, plus what previous proxies of this pod had counted when they
 * handed over. Read on any thread.
 */
public final class Telemetry {
    /** Methods of gRPC that are told apart, unless it is said how many. */
    public static final int GRPC_METHODS = 200;

    /** Counters of predecessors that go on to the next proxy although nothing is added to them. */
    private static final int MAX_CARRIED = 16_384;

    private final List<LoopCounters> loops = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicLong> inherited = new ConcurrentHashMap<>();
    private final List<MetricSource> sources = new CopyOnWriteArrayList<>();
    private final GrpcMethods methods;
    private final ExchangeSums exchanges = new ExchangeSums(loops);
    private final CounterExport export = new CounterExport(this);

    public Telemetry() {
        this(GRPC_METHODS);
    }

    /**
     * @param grpcMethods how many methods of gRPC are told apart
     */
    public Telemetry(int grpcMethods) {
        this.methods = new GrpcMethods(grpcMethods);
        sources.add(new ExchangeReadings(loops));
        sources.add(new GrpcReadings(loops, methods));
    }

    /** All of it at this moment. */
    public Reading read() {
        Measurements measurements = ofSources();
        Readings.read(this, measurements);
        return measurements.reading();
    }

    private Measurements ofSources() {
        Measurements measurements = new Measurements();
        sources.forEach(source -> source.read(measurements));
        List<Metric> sparse = sources.stream().flatMap(source -> source.sparse().stream()).toList();
        measurements.addSeries(sparse, inherited.keySet());
        measurements.addInherited(this::inherited);
        return measurements;
    }

    /** From now on it is asked, too; its counters survive an upgrade. */
    public void add(MetricSource source) {
        sources.add(source);
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
        LoopCounters counters = new LoopCounters(methods);
        loops.add(counters);
        return counters;
    }

    public long total(Counter counter, Direction direction) {
        return inherited(CounterExport.key(counter, direction)) + own(counter, direction);
    }

    private long own(Counter counter, Direction direction) {
        return loops.stream().mapToLong(loop -> loop.count(counter.slot(direction))).sum();
    }

    /** Both directions together, without what another process has counted before. */
    public long own(Counter counter) {
        return own(counter, Direction.INBOUND) + own(counter, Direction.OUTBOUND);
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

    /**
     * What was counted since the last export, or since the last one before a {@link #revert}; what
     * has no room is in the next one.
     */
    public byte[] export(int maxBytes) {
        return export.next(maxBytes);
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

    /** Every counter by its key in an export: what only its predecessors counted, too. */
    Map<String, Long> totals() {
        Map<String, Long> totals = new TreeMap<>();
        inherited.entrySet().stream()
                .limit(MAX_CARRIED)
                .forEach(entry -> totals.put(entry.getKey(), entry.getValue().get()));
        ofSources().addTo(totals);
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
