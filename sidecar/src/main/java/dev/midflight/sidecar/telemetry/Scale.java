package dev.midflight.sidecar.telemetry;

import java.util.List;

/**
 * The buckets of a distribution as they are shown.
 *
 * @param bounds upper ones, the last one, infinity, left out
 * @param unit how many of what is summed are one of what is shown
 */
public record Scale(List<Double> bounds, double unit) {
    /** Of what is no distribution. */
    public static final Scale NONE = new Scale(List.of(), 1);

    public Scale {
        bounds = List.copyOf(bounds);
    }
}
