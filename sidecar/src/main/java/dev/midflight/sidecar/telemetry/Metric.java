package dev.midflight.sidecar.telemetry;

/**
 * What is measured, whatever its labels are.
 *
 * @param name as OTLP has it; Prometheus adds {@code _total} to a counter's
 * @param scale of a histogram; {@link Scale#NONE} of all else
 */
public record Metric(String name, Kind kind, String help, Scale scale) {
    public static final String PREFIX = "midflight_";

    /** How its values change. */
    public enum Kind {
        /** Only grows, and goes on in the next proxy. */
        COUNTER,
        GAUGE,
        /** A distribution over buckets. */
        HISTOGRAM
    }

    /** A counter or a gauge. */
    public Metric(String name, Kind kind, String help) {
        this(name, kind, help, Scale.NONE);
    }

    /**
     * @param name without prefix and {@code _total}
     */
    public static Metric counter(String name, String help) {
        return new Metric(PREFIX + name, Kind.COUNTER, help);
    }

    public static Metric gauge(String name, String help) {
        return new Metric(PREFIX + name, Kind.GAUGE, help);
    }

    static Metric histogram(String name, String help, Scale scale) {
        return new Metric(PREFIX + name, Kind.HISTOGRAM, help, scale);
    }

    /** In UCUM's words, which are OTLP's; empty: it is a number of something. */
    public String unit() {
        if (name.endsWith("_seconds")) {
            return "s";
        }
        return name.endsWith("_bytes") ? "By" : "";
    }
}
