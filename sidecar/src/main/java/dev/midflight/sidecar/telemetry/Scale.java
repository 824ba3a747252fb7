package dev.midflight.sidecar.telemetry;

import java.util.List;

/**
 * The buckets of a distribution as they are shown.
 *
 * @param bounds upper ones, the last one, infinity, left out
 * @param unit how many of what is summed are one of what is shown
 */
record Scale(List<Double> bounds, double unit) {}
