package dev.midflight.operator.mtls;

import dev.midflight.model.InterceptionScope.Side;
import dev.midflight.model.SidecarReport;
import dev.midflight.operator.rollout.PodKey;
import java.time.Instant;
import java.util.Optional;

/**
 * One wish to take a pod off its proxy, and how far it got.
 *
 * @param id which no other wish about the same pod has
 * @param from what was redirected inbound then; empty: nobody knew
 */
record Leaving(long id, PodKey pod, Instant since, Optional<Side> from, Stage stage) {
    enum Stage {
        /** Callers may still speak mutual TLS to it. */
        CALLED,
        /** It may leave. */
        CLEAR,
        /** Somebody was told that it may, and has it leave. */
        TOLD
    }

    static Leaving begin(long id, PodKey pod, Instant since, Optional<Side> from) {
        return new Leaving(id, pod, since, from, Stage.CALLED);
    }

    /** Whether less is redirected inbound than was. */
    boolean hasLeft(SidecarReport report) {
        boolean less =
                ReportedInbound.of(report).filter(now -> !now.covers(from.orElse(now))).isPresent();
        return less || !ReportedInbound.mayRedirect(report);
    }

    boolean isClear() {
        return stage != Stage.CALLED;
    }

    boolean isTold() {
        return stage == Stage.TOLD;
    }

    Leaving clear() {
        return isClear() ? this : at(Stage.CLEAR);
    }

    /** To somebody who asks whether it may leave. */
    Leaving tell() {
        return isClear() ? at(Stage.TOLD) : this;
    }

    private Leaving at(Stage next) {
        return new Leaving(id, pod, since, from, next);
    }
}
