package dev.midflight.sidecar.protocol.http.routed;

import dev.midflight.sidecar.route.Refusal;
import dev.midflight.sidecar.route.Shadows;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import java.util.ArrayList;
import java.util.List;

/** What a filter says of a request: where that is counted, and as what it is in the access log. */
public enum Verdict {
    DENIED(Counter.FILTERED_ACCESS, ResponseFlag.UAEX),
    LIMITED(Counter.FILTERED_RATE, ResponseFlag.RL),
    /** It goes on, since the filter only counts. */
    WOULD_BE_DENIED(Counter.SHADOWED_ACCESS, ResponseFlag.SUAEX),
    WOULD_BE_LIMITED(Counter.SHADOWED_RATE, ResponseFlag.SRL);

    private final Counter counter;
    private final ResponseFlag flag;

    Verdict(Counter counter, ResponseFlag flag) {
        this.counter = counter;
        this.flag = flag;
    }

    public Counter counter() {
        return counter;
    }

    public ResponseFlag flag() {
        return flag;
    }

    public static Verdict of(Refusal refusal) {
        return switch (refusal.cause()) {
            case ACCESS -> DENIED;
            case RATE_LIMIT -> LIMITED;
        };
    }

    /** Of filters that only count. */
    public static List<Verdict> of(Shadows shadows) {
        List<Verdict> verdicts = new ArrayList<>();
        if (shadows.has(Refusal.Cause.ACCESS)) {
            verdicts.add(WOULD_BE_DENIED);
        }
        if (shadows.has(Refusal.Cause.RATE_LIMIT)) {
            verdicts.add(WOULD_BE_LIMITED);
        }
        return verdicts;
    }
}
