package dev.midflight.operator.interception;

import dev.midflight.model.InterceptionMode;
import dev.midflight.model.InterceptionReport;
import dev.midflight.model.InterceptionScope;
import java.util.Optional;

/** What a report says of a pod's rules. */
public final class ReportedRules {
    private ReportedRules() {}

    /** The scope that is asked for; empty while the proxy knows none. */
    public static Optional<InterceptionScope> scope(InterceptionReport report) {
        if (!report.scope().isEmpty()) {
            return parsed(report.scope());
        }
        return switch (report.wanted()) {
            case ON -> Optional.of(InterceptionScope.ON);
            case BYPASSED -> Optional.of(InterceptionScope.OFF);
            case UNKNOWN -> Optional.empty();
        };
    }

    /** Whether the kernel has what is wanted; yes while nobody knows what that is. */
    public static boolean areIntact(InterceptionReport report) {
        return report.wanted() == InterceptionMode.UNKNOWN || report.wanted() == report.actual();
    }

    /** Whether exactly that scope is in force. */
    public static boolean have(InterceptionReport report, InterceptionScope scope) {
        return scope(report).filter(scope::equals).isPresent()
                && report.wanted() == scope.mode()
                && report.actual() == scope.mode();
    }

    private static Optional<InterceptionScope> parsed(String text) {
        try {
            return Optional.of(InterceptionScope.parse(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
