package dev.midflight.sidecar.handover;

import dev.midflight.model.Word;
import java.util.Optional;

/** Moments of a handover at which a test may stop a proxy, to kill it there. */
public enum FaultPoint {
    NEW_BEFORE_HELLO,
    NEW_AFTER_HELLO,
    NEW_AFTER_WELCOME,
    NEW_AFTER_LISTENERS,
    NEW_BEFORE_PREPARED,
    NEW_AFTER_PREPARED,
    NEW_BEFORE_COMMITTED,
    NEW_AFTER_COMMITTED,
    OLD_FROZEN,
    OLD_BATCH_SENT,
    OLD_COMMIT_SENT,
    OLD_RELEASED,
    OLD_EMPTY;

    public String word() {
        return Word.of(this);
    }

    static Optional<FaultPoint> parse(String word) {
        for (FaultPoint point : values()) {
            if (point.word().equals(word)) {
                return Optional.of(point);
            }
        }
        return Optional.empty();
    }
}
