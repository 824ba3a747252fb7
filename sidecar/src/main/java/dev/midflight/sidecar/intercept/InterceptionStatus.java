package dev.midflight.sidecar.intercept;

import dev.midflight.model.InterceptionMode;
import dev.midflight.model.InterceptionReport;
import dev.midflight.model.InterceptionScope;
import dev.midflight.sidecar.intercept.InterceptorReply.Done;
import java.util.Optional;

/** What the interceptor says of itself; one of an older version says less. */
record InterceptionStatus(Done reply) {
    /** What it was told last; empty if it was told nothing yet. */
    Optional<InterceptionScope> wanted() {
        return switch (reply.value("wanted")) {
            case "on" -> Optional.of(scope().orElse(InterceptionScope.ON));
            case "off" -> Optional.of(InterceptionScope.OFF);
            default -> Optional.empty();
        };
    }

    /** It has lost what it was told. */
    boolean knowsNothing() {
        return reply.value("wanted").equals("none");
    }

    /** It was told, or so it was thought, to watch the proxy, and does not. */
    boolean watchesNothing() {
        return reply.value("watch").equals("off") && actual() == InterceptionMode.ON;
    }

    private Optional<InterceptionScope> scope() {
        try {
            return Optional.of(InterceptionScope.parse(reply.value("scope")));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private boolean tripped() {
        return reply.value("watch").equals("tripped");
    }

    private InterceptionMode actual() {
        if (tripped()) {
            return InterceptionMode.BYPASSED;
        }
        return switch (reply.value("actual")) {
            case "on" -> InterceptionMode.ON;
            case "off" -> InterceptionMode.BYPASSED;
            default -> InterceptionMode.UNKNOWN;
        };
    }

    /**
     * @param told what it was asked for last, which an older version does not repeat
     */
    InterceptionReport report(InterceptionScope told) {
        return new InterceptionReport(
                told.mode(),
                actual(),
                reply.value("backend"),
                message(),
                inForce(told).toString(),
                Math.max(0, reply.number("bypasses")),
                Math.max(0, reply.number("drifts")));
    }

    private InterceptionScope inForce(InterceptionScope told) {
        return reply.value("wanted").equals("off") ? InterceptionScope.OFF : scope().orElse(told);
    }

    private String message() {
        if (tripped()) {
            return "proxy was passed by: watchdog";
        }
        return reply.value("actual").equals("drifted") ? "rules have drifted" : "";
    }
}
