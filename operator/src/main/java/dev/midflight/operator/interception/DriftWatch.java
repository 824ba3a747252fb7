package dev.midflight.operator.interception;

import dev.midflight.model.InterceptionReport;
import dev.midflight.model.SidecarReport;
import dev.midflight.operator.fleet.FleetStreams;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.status.EventRecorder;
import dev.midflight.operator.status.EventRecorder.Severity;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares each report with the one before: rules that somebody changed, traffic that passed by a
 * dead proxy, and since when what is in force is not what is wanted. The first report of a pod, or
 * of a pod that began anew, is only remembered.
 */
public final class DriftWatch {
    /** A change of rules takes a moment by itself. */
    public static final Duration TOLERATED = Duration.ofSeconds(5);

    private final FleetStreams streams;
    private final EventRecorder events;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Map<String, Seen> byUid = new ConcurrentHashMap<>();

    public DriftWatch(
            FleetStreams streams, EventRecorder events, MeterRegistry meters, Clock clock) {
        this.streams = streams;
        this.events = events;
        this.meters = meters;
        this.clock = clock;
    }

    private record Seen(long bypasses, long drifts, @Nullable Instant since) {}

    /** Looks at the pod's last report; does not block. */
    public void look(PodKey pod) {
        streams.report(pod)
                .map(SidecarReport::interception)
                .ifPresent(report -> compare(pod, report));
    }

    /** The pod is gone. */
    public void forget(PodKey pod) {
        byUid.remove(pod.uid());
    }

    /** Since when the pod's rules are not what is wanted, as far as its live proxy says. */
    public Optional<Instant> since(PodKey pod) {
        return streams.report(pod).isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(byUid.get(pod.uid()))
                        .flatMap(seen -> Optional.ofNullable(seen.since()));
    }

    /** Whether that is so for longer than a change of rules takes. */
    public boolean hasDrifted(PodKey pod) {
        return since(pod)
                .filter(since -> since.plus(TOLERATED).isBefore(clock.instant()))
                .isPresent();
    }

    private void compare(PodKey pod, InterceptionReport report) {
        Seen before =
                byUid.put(
                        pod.uid(),
                        new Seen(report.bypasses(), report.drifts(), notIntact(pod, report)));
        if (before == null) {
            return;
        }
        rose(
                pod,
                report.bypasses() - before.bypasses(),
                "midflight.interception.bypasses",
                "ProxyBypassed",
                "New connections passed by a proxy that did not answer");
        rose(
                pod,
                report.drifts() - before.drifts(),
                "midflight.interception.drifts",
                "RulesDrifted",
                "Something else changed the rules of interception");
    }

    private @Nullable Instant notIntact(PodKey pod, InterceptionReport report) {
        Seen before = byUid.get(pod.uid());
        if (ReportedRules.areIntact(report)) {
            return null;
        }
        return before != null && before.since() != null ? before.since() : clock.instant();
    }

    private void rose(PodKey pod, long by, String meter, String reason, String message) {
        if (by > 0) {
            meters.counter(meter, "namespace", pod.namespace()).increment(by);
            events.recordLater(
                    EventRecorder.about("v1", "Pod", pod.namespace(), pod.name(), pod.uid()),
                    Severity.WARNING,
                    reason,
                    message);
        }
    }
}
