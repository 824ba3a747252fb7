package dev.midflight.sidecar.cluster;

import dev.midflight.model.traffic.ClusterName;
import java.util.Optional;

/**
 * What a process has learned of an endpoint, for the next one.
 *
 * @param key the endpoint's address
 * @param ejectedMillis for how long it is ejected still; -1: it is not
 * @param ejections how often in a row, which makes the next one longer
 * @param usableMillis since when it may be used, for its slow start
 * @param latencyNanos its average; 0: none is known
 */
record LearnedEndpoint(
        ClusterName cluster,
        String key,
        long ejectedMillis,
        int ejections,
        boolean healthy,
        long usableMillis,
        long latencyNanos) {
    static final String WORD = "endpoint";

    private static final int FIELDS = 8;

    /** No slow start takes longer. */
    private static final long LONG_MILLIS = 3_600_000;

    /** Fields between tabs; names have none. */
    String toLine() {
        return String.join(
                "\t",
                WORD,
                cluster.name(),
                key,
                String.valueOf(ejectedMillis),
                String.valueOf(ejections),
                String.valueOf(healthy),
                String.valueOf(usableMillis),
                String.valueOf(latencyNanos));
    }

    /** Empty: it is not one of these, or of a later build's kind. */
    static Optional<LearnedEndpoint> parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length < FIELDS || !fields[0].equals(WORD)) {
            return Optional.empty();
        }
        try {
            int next = 1;
            return Optional.of(
                    new LearnedEndpoint(
                            ClusterName.of(fields[next++]),
                            fields[next++],
                            Long.parseLong(fields[next++]),
                            Integer.parseInt(fields[next++]),
                            Boolean.parseBoolean(fields[next++]),
                            Long.parseLong(fields[next++]),
                            Long.parseLong(fields[next])));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** False for one that is as if nobody had ever used it. */
    boolean saysAnything() {
        return ejections > 0 || !healthy || latencyNanos > 0 || usableMillis < LONG_MILLIS;
    }

    LearnedEndpoint withLatency(long nanos) {
        return new LearnedEndpoint(
                cluster, key, ejectedMillis, ejections, healthy, usableMillis, nanos);
    }
}
