package dev.midflight.sidecar.telemetry;

import dev.midflight.sidecar.move.MoveRejectedException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The counters on their way to the next proxy: lines of {@code key value}, and only what was
 * counted since the export before, so that the other side may add each of them.
 */
final class CounterExport {
    private static final int MAX_BYTES = 1 << 18;
    private static final char LABEL = '|';

    private final Telemetry telemetry;
    private Map<String, Long> exported = Map.of();
    private Map<String, Long> exportedBefore = Map.of();

    CounterExport(Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    static String key(Counter counter, Direction direction) {
        return counter.name() + "." + direction.label();
    }

    static String bucketKey(int bucket, Direction direction) {
        return "DURATION_" + bucket + "." + direction.label();
    }

    static String nanosKey(Direction direction) {
        return "DURATION_NANOS." + direction.label();
    }

    /** What has labels comes last, so that it is this that has to wait for the next export. */
    synchronized byte[] next(int maxBytes) {
        Map<String, Long> now = telemetry.totals();
        Map<String, Long> next = new HashMap<>(exported);
        StringBuilder lines = new StringBuilder();
        Stream.concat(
                        now.keySet().stream().filter(key -> key.indexOf(LABEL) < 0),
                        now.keySet().stream().filter(key -> key.indexOf(LABEL) >= 0))
                .forEach(
                        key -> {
                            long total = now.getOrDefault(key, 0L);
                            String line = key + ' ' + (total - exported.getOrDefault(key, 0L));
                            if (!line.endsWith(" 0") && lines.length() + line.length() < maxBytes) {
                                lines.append(line).append('\n');
                                next.put(key, total);
                            }
                        });
        exportedBefore = exported;
        exported = next;
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }

    synchronized void revert() {
        exported = exportedBefore;
    }

    static Map<String, Long> parse(byte[] lines) throws MoveRejectedException {
        if (lines.length > MAX_BYTES) {
            throw new MoveRejectedException("counters: " + lines.length + " bytes");
        }
        Map<String, Long> counters = new HashMap<>();
        for (String line : new String(lines, StandardCharsets.US_ASCII).lines().toList()) {
            int space = line.indexOf(' ');
            try {
                counters.merge(
                        line.substring(0, Math.max(space, 0)),
                        Long.parseLong(line.substring(space + 1)),
                        Long::sum);
            } catch (NumberFormatException _) {
                throw new MoveRejectedException("counters: not a line of key and value");
            }
        }
        return counters;
    }
}
