package dev.midflight.e2e.demo;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One turn of interception under calls.
 *
 * @param executed calls of this turn, as the providers counted them
 * @param millis from the PATCH to the arrival of the last pod
 */
public record TurnFigures(PhaseFigures calls, long executed, long millis, List<PodPhases> pods) {
    static final long LEAST_CALLS = 100;

    public TurnFigures {
        pods = List.copyOf(pods);
    }

    /** How long one pod was in each phase. */
    public record PodPhases(String pod, Map<String, Long> millis) {
        private static final List<String> ORDER =
                List.of("OFFLINE", "DRAINED", "SWITCHED", "ONLINE");

        public PodPhases {
            millis = Map.copyOf(millis);
        }

        String text() {
            StringBuilder text = new StringBuilder(pod).append(':');
            for (String phase : ORDER) {
                if (millis.containsKey(phase)) {
                    text.append(" %s %,d ms,".formatted(title(phase), millis.get(phase)));
                }
            }
            return text.substring(0, text.length() - 1);
        }

        private static String title(String phase) {
            return phase.charAt(0) + phase.substring(1).toLowerCase(Locale.ROOT);
        }
    }

    /** Whether each of enough calls was answered and executed, once. */
    boolean lossless() {
        return calls.lossless() && calls.requests() >= LEAST_CALLS && executed == calls.requests();
    }
}
