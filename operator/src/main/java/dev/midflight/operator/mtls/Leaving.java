package dev.midflight.operator.mtls;

import dev.midflight.operator.rollout.PodKey;
import java.time.Instant;

/**
 * One wish to take a pod off its proxy; another wish about the same pod is not equal to it. Its
 * stage changes only while it is locked in the map that it is kept in.
 */
final class Leaving {
    private final PodKey pod;
    private final Instant since;
    private volatile Stage stage = Stage.CALLED;

    Leaving(PodKey pod, Instant since) {
        this.pod = pod;
        this.since = since;
    }

    private enum Stage {
        /** Callers may still speak mutual TLS to it. */
        CALLED,
        /** It may leave. */
        CLEAR,
        /** Somebody was told that it may, and has it leave. */
        TOLD
    }

    PodKey pod() {
        return pod;
    }

    Instant since() {
        return since;
    }

    boolean isClear() {
        return stage != Stage.CALLED;
    }

    boolean isTold() {
        return stage == Stage.TOLD;
    }

    Leaving clear() {
        stage = Stage.CLEAR;
        return this;
    }

    /** To somebody who asks whether it may leave. */
    Leaving tell() {
        if (isClear()) {
            stage = Stage.TOLD;
        }
        return this;
    }
}
