package dev.midflight.sidecar.telemetry;

/** The ended gRPC calls of one event loop by their status, and by their method. */
final class LoopCalls {
    /** Of a method: a number for each {@link GrpcCode}, then durations and their sum. */
    static final int METHOD_DURATIONS = GrpcCode.COUNT;

    static final int METHOD_WIDTH = METHOD_DURATIONS + DurationBuckets.COUNT + 1;

    private final LoopRows statuses =
            new LoopRows(GrpcCode.COUNT * Direction.COUNT, DurationBuckets.COUNT + 1);
    private final LoopRows methods;

    LoopCalls(int methods) {
        this.methods = new LoopRows(methods * Direction.COUNT, METHOD_WIDTH);
    }

    void add(Direction direction, GrpcCode code, int method, long nanos) {
        int bucket = DurationBuckets.indexOf(nanos);
        long[] status = statuses.row(row(code.number(), direction));
        LoopLongs.add(status, bucket, 1);
        LoopLongs.add(status, DurationBuckets.COUNT, nanos);
        long[] called = methods.row(row(method, direction));
        LoopLongs.add(called, code.number(), 1);
        LoopLongs.add(called, METHOD_DURATIONS + bucket, 1);
        LoopLongs.add(called, METHOD_WIDTH - 1, nanos);
    }

    /** Adds the durations and their sum; false: there was no such call. */
    boolean addStatus(GrpcCode code, Direction direction, long[] sums) {
        return statuses.addTo(row(code.number(), direction), sums);
    }

    boolean addMethod(int method, Direction direction, long[] sums) {
        return methods.addTo(row(method, direction), sums);
    }

    private static int row(int index, Direction direction) {
        return index * Direction.COUNT + direction.index();
    }
}
