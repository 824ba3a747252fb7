package dev.midflight.sidecar.telemetry;

import java.util.Arrays;
import java.util.Map;

/** What the event loops counted, as measurements; allocates as much as there is to say. */
final class Readings {
    private static final Metric OPEN = Metric.gauge("connections_open", "Connections open now");
    private static final Metric REQUEST_DURATION =
            Metric.histogram(
                    "request_duration_seconds",
                    "From a request's head to the end of its response",
                    DurationBuckets.SCALE);
    private static final Metric EXCHANGE_DURATION =
            Metric.histogram(
                    "exchange_duration_seconds",
                    "Requests with their responses, and connections of other protocols",
                    DurationBuckets.SCALE);
    private static final Metric BYTES =
            Metric.counter("exchange_bytes", "Bytes of ended exchanges, from the client and to it");
    private static final Metric CALLS =
            Metric.counter("grpc_calls", "gRPC calls that have ended, by their status");

    private Readings() {}

    static void read(Telemetry telemetry, Measurements out) {
        for (Direction direction : Direction.values()) {
            for (Counter counter : Counter.values()) {
                Map<String, String> labels = Measurements.labels("direction", direction.label());
                if (!counter.labelName().isEmpty()) {
                    labels.put(counter.labelName(), counter.labelValue());
                }
                out.add(
                        Metric.counter(counter.metric(), counter.help()),
                        labels,
                        telemetry.total(counter, direction));
            }
            for (FlowKind kind : FlowKind.values()) {
                Map<String, String> labels =
                        Measurements.labels(
                                "direction", direction.label(), "protocol", kind.label());
                out.add(OPEN, labels, telemetry.open(kind, direction));
            }
            out.add(
                    REQUEST_DURATION,
                    Measurements.labels("direction", direction.label()),
                    durations(telemetry, direction));
        }
        Map<SeriesKey, long[]> exchanges = telemetry.exchanges().sums();
        exchanges.forEach((key, sums) -> read(key, sums, out));
        ExchangeSums.calls(exchanges).forEach((labels, calls) -> out.add(CALLS, labels, calls));
    }

    private static long[] durations(Telemetry telemetry, Direction direction) {
        long[] values = new long[DurationBuckets.COUNT + 1];
        for (int bucket = 0; bucket < DurationBuckets.COUNT; bucket++) {
            values[bucket] = telemetry.duration(bucket, direction);
        }
        values[DurationBuckets.COUNT] = telemetry.durationNanos(direction);
        return values;
    }

    private static void read(SeriesKey key, long[] sums, Measurements out) {
        Map<String, String> labels =
                Measurements.labels(
                        "direction", key.direction().label(),
                        "protocol", key.protocol().label(),
                        "route", key.route(),
                        "cluster", key.cluster(),
                        "class", key.classLabel());
        out.add(EXCHANGE_DURATION, labels, Arrays.copyOf(sums, Series.NANOS + 1));
        bytes(labels, Side.RECEIVED, sums[Series.RECEIVED], out);
        bytes(labels, Side.SENT, sums[Series.SENT], out);
    }

    private static void bytes(Map<String, String> labels, Side side, long value, Measurements out) {
        out.add(BYTES, Measurements.with(labels, "side", side.label()), value);
    }
}
