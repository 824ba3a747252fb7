package dev.midflight.sidecar.telemetry;

import java.util.Map;
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

    private final Map<SeriesKey, Series> series = new ConcurrentHashMap<>();
    private final SeriesKey probe = SeriesKey.probe();
    private final ExchangeEnd end = new ExchangeEnd();
    private final AtomicLong overflowing = new AtomicLong();
    private final AtomicLongArray flags = new AtomicLongArray(ResponseFlag.values().length);
    private volatile @Nullable ExchangeRing ring;
    private volatile @Nullable LoopTraces traces;

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

    /** Exchanges that are in the series of all others. */
    long overflowing() {
        return overflowing.getOpaque();
    }

    @SuppressWarnings("EnumOrdinal") // never leaves this process
    long flagged(ResponseFlag flag) {
        return flags.getOpaque(flag.ordinal());
    }
}
