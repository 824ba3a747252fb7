package dev.midflight.operator.mtls;

import dev.midflight.model.InterceptionScope;
import dev.midflight.model.InterceptionScope.Side;
import dev.midflight.model.SidecarReport;
import java.util.Optional;

/** What a report says of a pod's inbound rules. */
final class ReportedInbound {
    private ReportedInbound() {}

    /** What is asked for; empty while the proxy knows of nothing. */
    static Optional<Side> of(SidecarReport report) {
        try {
            return Optional.of(InterceptionScope.parse(report.interception().scope()).inbound());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Whether it may redirect anything; what nobody knows may. */
    static boolean mayRedirect(SidecarReport report) {
        return of(report).map(Side::on).orElse(true);
    }
}
