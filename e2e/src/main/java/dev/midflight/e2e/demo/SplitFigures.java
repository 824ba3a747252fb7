package dev.midflight.e2e.demo;

import java.util.Map;
import java.util.TreeMap;

/**
 * How requests were shared out.
 *
 * @param weights by provider, in percent
 * @param answers by provider
 */
public record SplitFigures(
        PhaseFigures calls, Map<String, Integer> weights, Map<String, Long> answers) {
    /** Beyond that many standard deviations it is no chance. */
    private static final double DEVIATIONS = 4;

    static final long LEAST_CALLS = 1000;

    public SplitFigures {
        weights = new TreeMap<>(weights);
        answers = new TreeMap<>(answers);
    }

    /** Whether enough calls were shared out as the weights say, and none was lost. */
    boolean obeyed() {
        return calls.lossless()
                && calls.requests() >= LEAST_CALLS
                && weights.keySet().containsAll(answers.keySet())
                && weights.keySet().stream().allMatch(this::obeyed);
    }

    private boolean obeyed(String provider) {
        double share = weights.getOrDefault(provider, 0) / 100.0;
        double deviation = Math.sqrt(share * (1 - share) / total());
        return Math.abs(measured(provider) - share) <= DEVIATIONS * deviation;
    }

    private double measured(String provider) {
        return answers.getOrDefault(provider, 0L) / (double) total();
    }

    private long total() {
        return answers.values().stream().mapToLong(Long::longValue).sum();
    }

    String text() {
        StringBuilder text = new StringBuilder();
        weights.forEach(
                (provider, weight) ->
                        text.append(
                                "%s: %d%% asked for, %.1f%% measured (%,d calls); "
                                        .formatted(
                                                provider,
                                                weight,
                                                100 * measured(provider),
                                                answers.getOrDefault(provider, 0L))));
        return text.substring(0, text.length() - 2);
    }
}
