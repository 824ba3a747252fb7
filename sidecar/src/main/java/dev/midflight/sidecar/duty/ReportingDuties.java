package dev.midflight.sidecar.duty;

import dev.midflight.model.Epoch;
import dev.midflight.model.HandoverReport;
import dev.midflight.sidecar.lifecycle.Duties;
import dev.midflight.sidecar.report.Reports;
import java.util.Optional;

/** Others' duties, and reports to the sinks of telemetry while this proxy serves. */
public record ReportingDuties(Duties others, Reports reports) implements Duties {
    @Override
    public void begin(Epoch epoch, Optional<HandoverReport> handover) {
        others.begin(epoch, handover);
        reports.begin();
    }

    @Override
    public void followed(HandoverReport handover) {
        others.followed(handover);
    }

    @Override
    public void end() {
        others.end();
        reports.end();
    }
}
