package dev.midflight.model.traffic;

import java.time.Duration;
import java.util.Optional;

/** What is made to go wrong on purpose: first the delay, then the abort. */
public record Fault(Optional<Delay> delay, Optional<Abort> abort) {
    public record Delay(Duration duration, Percent percent) {
        public Delay {
            Check.duration("duration", duration, Duration.ofHours(1));
        }
    }

    public record Abort(int status, Percent percent) {
        public Abort {
            Check.range("status", status, 400, 599);
        }
    }
}
