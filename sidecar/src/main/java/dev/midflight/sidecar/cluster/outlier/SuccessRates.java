package dev.midflight.sidecar.cluster.outlier;

import dev.midflight.model.traffic.SuccessRate;
import java.util.ArrayList;
import java.util.List;

/** Which endpoints succeeded far less often than the others, as Envoy has it. */
public final class SuccessRates {
    /** What one endpoint did in an interval; cancelled requests do not count. */
    public record Sample(String key, long successes, long failures) {
        long requests() {
            return successes + failures;
        }

        double rate() {
            return (double) successes / requests();
        }
    }

    private SuccessRates() {}

    /** The keys of those below the mean less so many standard deviations. */
    public static List<String> outliers(List<Sample> samples, SuccessRate config) {
        List<Sample> judged =
                samples.stream().filter(s -> s.requests() >= config.minRequests()).toList();
        if (config.isOff() || judged.size() < config.minEndpoints()) {
            return List.of();
        }
        double mean = judged.stream().mapToDouble(Sample::rate).average().orElse(1);
        double variance =
                judged.stream()
                        .mapToDouble(s -> (s.rate() - mean) * (s.rate() - mean))
                        .average()
                        .orElse(0);
        double least = mean - Math.sqrt(variance) * config.stdevFactorThousandths() / 1000;
        List<String> outliers = new ArrayList<>();
        for (Sample sample : judged) {
            if (sample.rate() < least) {
                outliers.add(sample.key());
            }
        }
        return outliers;
    }
}
