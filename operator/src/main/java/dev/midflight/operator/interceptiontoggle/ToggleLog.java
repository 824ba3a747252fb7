package dev.midflight.operator.interceptiontoggle;

import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.status.EventRecorder;
import dev.midflight.operator.status.EventRecorder.Severity;
import dev.midflight.operator.toggle.TogglePhase;
import dev.midflight.operator.toggle.ToggleRun;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Tells of each run: events on the pod, timers of the phases, the log. Never blocks. */
final class ToggleLog {
    private static final Logger LOG = Logger.getLogger(ToggleLog.class);

    private final EventRecorder events;
    private final MeterRegistry meters;
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();

    ToggleLog(EventRecorder events, MeterRegistry meters) {
        this.events = events;
        this.meters = meters;
    }

    void resumed(PodKey pod, ToggleRun run) {
        LOG.infof("Pod %s: toggle %s goes on in %s", pod, run.toggle(), run.phase().text());
    }

    void blocked(PodKey pod, ToggleRun run, String why) {
        tell(
                pod,
                Severity.NORMAL,
                "ToggleBlocked",
                "Toggle %s cannot begin yet: %s".formatted(run.toggle(), why));
    }

    /** A phase is over. */
    void moved(PodKey pod, ToggleRun before, ToggleRun now, Instant at) {
        Duration took = Duration.between(before.since(), at);
        timer(before).record(took.isNegative() ? Duration.ZERO : took);
        switch (now.phase()) {
            case PREFLIGHT -> {}
            case OFFLINE ->
                    tell(
                            pod,
                            Severity.NORMAL,
                            "ToggleBegan",
                            "Toggle %s: from %s to %s"
                                    .formatted(now.toggle(), now.before(), now.target()));
            case DRAINED, SWITCHED, ONLINE -> between(pod, before, now, took);
            case ARRIVED ->
                    tell(
                            pod,
                            Severity.NORMAL,
                            "ToggleArrived",
                            "Toggle %s: %s is in force (%s)"
                                    .formatted(now.toggle(), now.target(), text(now.millis())));
            case FAILED ->
                    tell(
                            pod,
                            Severity.WARNING,
                            "ToggleFailed",
                            "Toggle %s: back to %s: %s"
                                    .formatted(now.toggle(), now.before(), now.reason()));
        }
    }

    private Timer timer(ToggleRun before) {
        String way = before.back() ? "back" : "there";
        return timers.computeIfAbsent(
                before.phase().text() + " " + way,
                _ ->
                        Timer.builder("midflight.toggle.phase.duration")
                                .description("How long a pod's phases take")
                                .tag("phase", before.phase().text())
                                .tag("way", way)
                                .register(meters));
    }

    private void between(PodKey pod, ToggleRun before, ToggleRun now, Duration took) {
        if (now.back() && !before.back()) {
            tell(
                    pod,
                    Severity.WARNING,
                    "ToggleGoesBack",
                    "Toggle %s: %s failed: %s"
                            .formatted(now.toggle(), before.phase().text(), now.reason()));
        } else {
            tell(
                    pod,
                    Severity.NORMAL,
                    "Toggle" + before.phase().text(),
                    "Toggle %s: %s took %d ms"
                            .formatted(now.toggle(), before.phase().text(), took.toMillis()));
        }
    }

    private static String text(Map<TogglePhase, Long> millis) {
        return millis.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey().text() + " " + entry.getValue() + " ms")
                .collect(Collectors.joining(", "));
    }

    private void tell(PodKey pod, Severity severity, String reason, String message) {
        LOG.infof("Pod %s: %s", pod, message);
        events.recordLater(
                EventRecorder.about("v1", "Pod", pod.namespace(), pod.name(), pod.uid()),
                severity,
                reason,
                message);
    }
}
