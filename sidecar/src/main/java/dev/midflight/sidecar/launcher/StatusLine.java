package dev.midflight.sidecar.launcher;

import dev.midflight.model.Epoch;
import dev.midflight.model.ProxyVersion;
import dev.midflight.model.Slot;
import dev.midflight.model.SlotReport;
import dev.midflight.model.SlotState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The line in which a launcher says what its slot does: {@code status slot=a state=serving epoch=3
 * version=v1 restarts=0 reason=-}.
 */
public final class StatusLine {
    private static final String PREFIX = "status ";
    private static final String REASON = " reason=";

    private StatusLine() {}

    /** Empty where it is none, or misses something. */
    public static Optional<SlotReport> parse(String line) {
        if (!line.startsWith(PREFIX)) {
            return Optional.empty();
        }
        int reasonAt = line.indexOf(REASON);
        String reason = reasonAt < 0 ? "-" : line.substring(reasonAt + REASON.length()).strip();
        Map<String, String> values = new HashMap<>();
        for (String word :
                line.substring(0, reasonAt < 0 ? line.length() : reasonAt).split(" ", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                values.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return report(values, reason.equals("-") ? "" : reason);
    }

    private static Optional<SlotReport> report(Map<String, String> values, String reason) {
        Optional<Slot> slot = Slot.parse(values.getOrDefault("slot", ""));
        Optional<SlotState> state = SlotState.parse(values.getOrDefault("state", ""));
        if (slot.isEmpty() || state.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new SlotReport(
                            slot.get(),
                            state.get(),
                            Epoch.parse(values.getOrDefault("epoch", "0")),
                            ProxyVersion.of(values.getOrDefault("version", "-")),
                            Integer.parseInt(values.getOrDefault("restarts", "0")),
                            reason));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
