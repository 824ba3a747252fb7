package dev.midflight.sidecar.telemetry;

import java.util.List;
import java.util.Map;

/** What of the ended exchanges of all loops is told whatever their series are. */
record ExchangeReadings(List<LoopCounters> loops) implements MetricSource {
    private static final Metric FLAGGED =
            Metric.counter(
                    "exchanges_flagged",
                    "Exchanges that did not go as they should, by response flag");
    private static final Metric OVERFLOWING =
            Metric.counter(
                    "exchange_series_overflow",
                    "Exchanges counted as other, since there were too many series");
    private static final Metric SIZES =
            Metric.histogram(
                    "exchange_size_bytes",
                    "Sizes of what came from a client, and of what went to it",
                    SizeBuckets.SCALE);

    @Override
    public void read(Measurements out) {
        for (LoopCounters loop : loops) {
            LoopExchanges exchanges = loop.exchanges();
            for (ResponseFlag flag : ResponseFlag.values()) {
                Map<String, String> labels = Measurements.labels("flag", flag.code());
                out.add(FLAGGED, labels, exchanges.flagged(flag));
            }
            out.add(OVERFLOWING, Map.of(), exchanges.overflowing());
            for (FlowKind kind : FlowKind.values()) {
                for (Direction direction : Direction.values()) {
                    read(exchanges, kind, direction, out);
                }
            }
        }
    }

    @Override
    public List<Metric> sparse() {
        return List.of(SIZES);
    }

    private static void read(
            LoopExchanges exchanges, FlowKind kind, Direction direction, Measurements out) {
        for (Side side : Side.values()) {
            long[] sums = new long[SizeBuckets.COUNT + 1];
            if (exchanges.addSizes(kind, direction, side, sums)) {
                Map<String, String> labels =
                        Measurements.labels(
                                "direction", direction.label(),
                                "protocol", kind.label(),
                                "side", side.label());
                out.add(SIZES, labels, sums);
            }
        }
    }
}
