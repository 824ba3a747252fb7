package dev.midflight.sidecar.telemetry;

/** The exchanges of one key on one loop, which alone writes; read by anyone. */
final class Series {
    static final int NANOS = DurationBuckets.COUNT;
    static final int RECEIVED = NANOS + 1;
    static final int SENT = NANOS + 2;

    /** The first of the gRPC calls' numbers, one for each {@link GrpcCode}. */
    static final int GRPC = NANOS + 3;

    static final int SIZE = GRPC + GrpcCode.COUNT;

    private final long[] values = new long[SIZE];

    void add(ExchangeEnd end) {
        add(DurationBuckets.indexOf(end.durationNanos()), 1);
        add(NANOS, end.durationNanos());
        add(RECEIVED, end.receivedBytes());
        add(SENT, end.sentBytes());
        GrpcCode grpc = end.grpc();
        if (grpc != null) {
            add(GRPC + grpc.number(), 1);
        }
    }

    private void add(int index, long amount) {
        LoopLongs.add(values, index, amount);
    }

    void addTo(long[] sums) {
        for (int i = 0; i < SIZE; i++) {
            sums[i] += LoopLongs.get(values, i);
        }
    }
}
