package dev.midflight.operator.sidecarset;

import dev.midflight.model.SidecarReport;
import dev.midflight.operator.rollout.Attempt;
import dev.midflight.operator.rollout.FleetPod;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.rollout.Progress;
import dev.midflight.operator.status.EventRecorder;
import dev.midflight.operator.status.EventRecorder.Severity;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Tells of each pod's upgrade: events on the pod, counters, the log. */
final class UpgradeLog {
    private static final Logger LOG = Logger.getLogger(UpgradeLog.class);
    private static final String UPGRADES = "midflight.upgrades";

    private final EventRecorder events;
    private final MeterRegistry meters;
    private final Clock clock;

    UpgradeLog(EventRecorder events, MeterRegistry meters, Clock clock) {
        this.events = events;
        this.meters = meters;
        this.clock = clock;
    }

    void began(FleetPod pod, Attempt attempt) {
        LOG.infof(
                "Pod %s: slot %s is to serve with version %s, epoch %s (%s)",
                pod.key(),
                attempt.target().letter(),
                attempt.version(),
                attempt.epoch(),
                attempt.kind());
    }

    void settled(FleetPod pod, Progress progress, Optional<SidecarReport> report) {
        boolean arrived =
                progress instanceof Progress.Arrived
                        && pod.progress() instanceof Progress.Attempted;
        if (!arrived || !(progress instanceof Progress.Arrived(var attempt))) {
            LOG.infof("Pod %s: annotations say what is again", pod.key());
            return;
        }
        Duration took = Duration.between(attempt.since(), clock.instant());
        meters.counter(UPGRADES, "result", "succeeded").increment();
        Timer.builder("midflight.upgrade.duration").register(meters).record(took);
        String text =
                "Sidecar upgraded to %s in %d ms (slot %s, epoch %s)%s"
                        .formatted(
                                attempt.version(),
                                took.toMillis(),
                                attempt.target().letter(),
                                attempt.epoch(),
                                report.flatMap(SidecarReport::handover)
                                        .map(
                                                handover ->
                                                        ": %d connections moved, %d cut, frozen for %d us"
                                                                .formatted(
                                                                        handover.moved(),
                                                                        handover
                                                                                .cut()
                                                                                .values()
                                                                                .stream()
                                                                                .mapToLong(
                                                                                        Long
                                                                                                ::longValue)
                                                                                .sum(),
                                                                        handover.frozenMicros()))
                                        .orElse(""));
        LOG.infof("Pod %s: %s", pod.key(), text);
        events.record(about(pod.key()), Severity.NORMAL, "SidecarUpgraded", text);
    }

    void wentBack(FleetPod pod, Attempt attempt, String why) {
        meters.counter(UPGRADES, "result", "failed").increment();
        String text =
                "Sidecar version %s did not come up, slot %s goes on: %s"
                        .formatted(attempt.version(), attempt.target().peer().letter(), why);
        LOG.warnf("Pod %s: %s", pod.key(), text);
        events.record(about(pod.key()), Severity.WARNING, "SidecarUpgradeFailed", text);
    }

    void refused(FleetPod pod, String why) {
        String text = "The patch of this pod was refused: " + why;
        LOG.warnf("Pod %s: %s", pod.key(), text);
        events.record(about(pod.key()), Severity.WARNING, "SidecarPatchRefused", text);
    }

    private static ObjectReference about(PodKey pod) {
        return EventRecorder.about("v1", "Pod", pod.namespace(), pod.name(), pod.uid());
    }
}
