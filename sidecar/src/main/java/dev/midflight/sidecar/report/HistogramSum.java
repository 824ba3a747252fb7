package dev.midflight.sidecar.report;

import dev.midflight.sidecar.telemetry.Reading;

/**
 * A distribution for sinks that know counters only.
 *
 * @param name of its metric without the unit
 * @param sum of everything, in {@code unit}: {@code millis} or {@code bytes}
 */
record HistogramSum(String name, String unit, long count, long sum) {
    private static final int MILLIS = 1000;

    static HistogramSum of(Reading.Histogram histogram) {
        boolean seconds = histogram.metric().unit().equals("s");
        String name = histogram.name();
        return new HistogramSum(
                name.substring(0, name.lastIndexOf('_')),
                seconds ? "millis" : "bytes",
                histogram.count(),
                Math.round(histogram.sum() * (seconds ? MILLIS : 1)));
    }
}
