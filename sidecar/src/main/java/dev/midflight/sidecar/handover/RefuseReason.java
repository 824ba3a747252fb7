package dev.midflight.sidecar.handover;

import dev.midflight.model.Word;

/** Why old does not hand over. */
enum RefuseReason {
    /** Its own epoch is newer, or the same without a rescue. */
    STALE_EPOCH,
    /** Another handover is under way. */
    BUSY,
    /** No version of the protocol is common. */
    VERSION,
    /** It has handed over already. */
    NOT_SERVING,
    /** A reason of a later build. */
    OTHER;

    static RefuseReason parse(String word) {
        for (RefuseReason reason : values()) {
            if (reason.word().equals(word)) {
                return reason;
            }
        }
        return OTHER;
    }

    String word() {
        return Word.of(this);
    }
}
