package dev.midflight.e2e.handover;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The counters of a pod's metrics, which may never go back, whoever serves. */
final class CounterWatch {
    private static final int METRICS_PORT = 15090;
    private static final Pattern COUNTER =
            Pattern.compile("(?m)^(\\w+(?:_total|_count|_bucket)(?:\\{.*})?) ([0-9.eE+]+)");

    private final ControlPort metrics;
    private Map<String, Double> before = Map.of();

    CounterWatch(NetPod pod) {
        this.metrics = new ControlPort(pod.address(), METRICS_PORT);
    }

    void begin() {
        before = read();
    }

    /** Series that are less than at the begin, or not there any more. */
    List<String> gone() {
        Map<String, Double> now = read();
        List<String> gone = new ArrayList<>();
        before.forEach(
                (series, value) -> {
                    double after = now.getOrDefault(series, 0.0);
                    if (after < value) {
                        gone.add(series + " " + value + " to " + after);
                    }
                });
        return gone;
    }

    private Map<String, Double> read() {
        Map<String, Double> values = new HashMap<>();
        Matcher matcher = COUNTER.matcher(metrics.get("/metrics"));
        while (matcher.find()) {
            values.put(matcher.group(1), Double.parseDouble(matcher.group(2)));
        }
        return values;
    }
}
