package dev.midflight.sidecar.telemetry;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The ended exchanges of one event loop: summed up at once, and copied for a reader where there is
 * one. Told of an exchange that it has a series for, it allocates nothing.
 */
public final class LoopExchanges {
    /** Combinations of direction, protocol, route, cluster and class; all others are one. */
    public static final int MAX_SERIES = 128;

    private static final int SIDES = Side.values().length;

    private final Map<SeriesKey, Series> series = new ConcurrentHashMap<>();
    private final SeriesKey probe = SeriesKey.probe();
    private final ExchangeEnd end = new ExchangeEnd();
    private final AtomicLong overflowing = new AtomicLong();
    private final AtomicLongArray flags = new AtomicLongArray(ResponseFlag.values().length);
    private final LoopRows sizes =
            new LoopRows(FlowKind.values().length * Direction.COUNT * SIDES, SizeBuckets.COUNT + 1);
    private final GrpcMethods methods;
    private volatile @Nullable LoopCalls calls;
    private volatile @Nullable ExchangeRing ring;
    private volatile @Nullable LoopTraces traces;

    LoopExchanges(GrpcMethods methods) {
        this.methods = methods;
    }

    /** What gRPC calls are told apart by. */
    public GrpcMethods methods() {
        return methods;
    }

    /** To be filled and told; the same one each time. */
    public ExchangeEnd end() {
        return end;
    }

    /** True while somebody reads exchanges one by one, so that their texts are worth keeping. */
    public boolean isRead() {
        return ring != null;
    }

    /** Where requests are traced; null: a {@code traceparent} passes as it is. */
    public @Nullable LoopTraces traces() {
        return traces;
    }

    void traceBy(LoopTraces newTraces) {
        traces = newTraces;
    }

    void readBy(ExchangeRing newRing) {
        ring = newRing;
    }

    /** It has ended. */
    public void ended() {
        series().add(end);
        size(Side.RECEIVED, end.receivedBytes());
        size(Side.SENT, end.sentBytes());
        GrpcCode grpc = end.grpc();
        if (grpc != null) {
            loopCalls().add(end.direction(), grpc, end.grpcMethod(), end.durationNanos());
        }
        for (int set = end.flags(); set != 0; set &= set - 1) {
            int flag = Integer.numberOfTrailingZeros(set);
            flags.setOpaque(flag, flags.getPlain(flag) + 1);
        }
        ExchangeRing reader = ring;
        if (reader != null) {
            reader.offer(end);
        }
        LoopTraces tracing = traces;
        if (tracing != null) {
            tracing.ended(end);
        }
    }

    private void size(Side side, long bytes) {
        long[] row = sizes.row(row(end.protocol(), end.direction(), side));
        LoopLongs.add(row, SizeBuckets.indexOf(bytes), 1);
        LoopLongs.add(row, SizeBuckets.COUNT, bytes);
    }

    private static int row(FlowKind kind, Direction direction, Side side) {
        return kind.slot(direction) * SIDES + side.index();
    }

    private LoopCalls loopCalls() {
        LoopCalls known = calls;
        if (known == null) {
            known = new LoopCalls(methods.size());
            calls = known;
        }
        return known;
    }

    private Series series() {
        Series known = series.get(probe.set(end));
        if (known != null) {
            return known;
        }
        SeriesKey key = series.size() < MAX_SERIES ? probe.copy() : probe.other();
        if (series.size() >= MAX_SERIES) {
            overflowing.setOpaque(overflowing.getPlain() + 1);
        }
        return series.computeIfAbsent(key, _ -> new Series());
    }

    void each(BiConsumer<SeriesKey, Series> action) {
        series.forEach(action);
    }

    /** Nothing: there was no gRPC call. */
    Optional<LoopCalls> calls() {
        return Optional.ofNullable(calls);
    }

    /** Adds the buckets of sizes and their sum; false: there was no such exchange. */
    boolean addSizes(FlowKind kind, Direction direction, Side side, long[] sums) {
        return sizes.addTo(row(kind, direction, side), sums);
    }

    /** Exchanges that are in the series of all others. */
    long overflowing() {
        return overflowing.getOpaque();
    }

    @SuppressWarnings("EnumOrdinal") // never leaves this process
    long flagged(ResponseFlag flag) {
        return flags.getOpaque(flag.ordinal());
    }
}
