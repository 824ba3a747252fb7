package dev.midflight.sidecar.telemetry;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The ended gRPC calls of all loops together. */
record GrpcReadings(List<LoopCounters> loops, GrpcMethods methods) implements MetricSource {
    private static final Metric STATUS_DURATION =
            Metric.histogram(
                    "grpc_duration_seconds", "gRPC calls, by their status", DurationBuckets.SCALE);
    private static final Metric METHOD_CALLS =
            Metric.counter("grpc_method_calls", "gRPC calls, by their method and status");
    private static final Metric METHOD_DURATION =
            Metric.histogram(
                    "grpc_method_duration_seconds",
                    "gRPC calls, by their method",
                    DurationBuckets.SCALE);

    @Override
    public void read(Measurements out) {
        List<LoopCalls> calls =
                loops.stream().flatMap(loop -> loop.exchanges().calls().stream()).toList();
        if (calls.isEmpty()) {
            return;
        }
        for (Direction direction : Direction.values()) {
            for (GrpcCode code : GrpcCode.values()) {
                readStatus(calls, code, direction, out);
            }
            for (GrpcMethods.Name name : methods.names()) {
                readMethod(calls, name, direction, out);
            }
        }
    }

    @Override
    public List<Metric> sparse() {
        return List.of(STATUS_DURATION, METHOD_CALLS, METHOD_DURATION);
    }

    private static void readStatus(
            List<LoopCalls> calls, GrpcCode code, Direction direction, Measurements out) {
        long[] sums = new long[DurationBuckets.COUNT + 1];
        boolean there = false;
        for (LoopCalls loop : calls) {
            there |= loop.addStatus(code, direction, sums);
        }
        if (there) {
            Map<String, String> labels =
                    Measurements.labels("direction", direction.label(), "status", code.name());
            out.add(STATUS_DURATION, labels, sums);
        }
    }

    private static void readMethod(
            List<LoopCalls> calls, GrpcMethods.Name name, Direction direction, Measurements out) {
        long[] sums = new long[LoopCalls.METHOD_WIDTH];
        boolean there = false;
        for (LoopCalls loop : calls) {
            there |= loop.addMethod(name.number(), direction, sums);
        }
        if (!there) {
            return;
        }
        Map<String, String> labels =
                Measurements.labels(
                        "direction", direction.label(),
                        "service", name.service(),
                        "method", name.method());
        out.add(
                METHOD_DURATION,
                labels,
                Arrays.copyOfRange(sums, LoopCalls.METHOD_DURATIONS, LoopCalls.METHOD_WIDTH));
        for (GrpcCode code : GrpcCode.values()) {
            if (sums[code.number()] != 0) {
                out.add(
                        METHOD_CALLS,
                        Measurements.with(labels, "status", code.name()),
                        sums[code.number()]);
            }
        }
    }
}
