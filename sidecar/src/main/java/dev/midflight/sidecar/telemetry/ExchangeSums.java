package dev.midflight.sidecar.telemetry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The ended exchanges of all loops together with those of previous proxies; on any thread. */
final class ExchangeSums {
    private static final String PREFIX = "EXCHANGE|";

    private final List<LoopCounters> loops;
    private final Map<SeriesKey, long[]> inherited = new ConcurrentHashMap<>();

    ExchangeSums(List<LoopCounters> loops) {
        this.loops = loops;
    }

    /** Buckets, then nanoseconds, bytes and gRPC calls as {@link Series} counts them. */
    Map<SeriesKey, long[]> sums() {
        Map<SeriesKey, long[]> sums = new LinkedHashMap<>();
        Function<SeriesKey, long[]> fresh = _ -> new long[Series.SIZE];
        inherited.forEach((key, values) -> sums.put(key, values.clone()));
        for (LoopCounters loop : loops) {
            loop.exchanges().each((key, series) -> series.addTo(sums.computeIfAbsent(key, fresh)));
        }
        return sums;
    }

    /** gRPC calls by their labels, whatever the HTTP status of their response was. */
    static Map<Map<String, String>, Long> calls(Map<SeriesKey, long[]> sums) {
        Map<Map<String, String>, Long> calls = new LinkedHashMap<>();
        sums.forEach(
                (key, values) -> {
                    for (int i = Series.GRPC; i < Series.SIZE; i++) {
                        if (values[i] != 0) {
                            calls.merge(labels(key, i), values[i], Long::sum);
                        }
                    }
                });
        return calls;
    }

    private static Map<String, String> labels(SeriesKey key, int index) {
        Map<String, String> labels = new TreeMap<>();
        labels.put("direction", key.direction().label());
        labels.put("route", key.route());
        labels.put("cluster", key.cluster());
        labels.put("status", GrpcCode.of(index - Series.GRPC).name());
        return labels;
    }

    void addTo(Map<String, Long> totals) {
        sums().forEach(
                        (key, values) -> {
                            for (int i = 0; i < values.length; i++) {
                                if (i < Series.GRPC || values[i] != 0) {
                                    totals.put(PREFIX + key.text() + "|" + i, values[i]);
                                }
                            }
                        });
    }

    /** True if it was one of ours, or of a newer build's that we cannot tell apart. */
    boolean inherit(String key, long value) {
        if (!key.startsWith(PREFIX)) {
            return false;
        }
        int last = key.lastIndexOf('|');
        SeriesKey parsed =
                last < PREFIX.length()
                        ? null
                        : SeriesKey.parse(key.substring(PREFIX.length(), last));
        int index = index(key.substring(last + 1));
        if (parsed != null && index >= 0) {
            SeriesKey own = hasRoomFor(parsed) ? parsed : parsed.other();
            inherited.computeIfAbsent(own, _ -> new long[Series.SIZE])[index] += value;
        }
        return true;
    }

    private boolean hasRoomFor(SeriesKey key) {
        return inherited.containsKey(key) || inherited.size() < LoopExchanges.MAX_SERIES;
    }

    private static int index(String text) {
        try {
            int index = Integer.parseInt(text);
            return index < Series.SIZE ? index : -1;
        } catch (NumberFormatException _) {
            return -1;
        }
    }
}
