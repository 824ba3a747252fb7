package dev.midflight.operator.sidecarset;

import dev.midflight.crds.Condition;
import dev.midflight.crds.SidecarSet;
import dev.midflight.crds.SidecarSetStatus;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.status.EventRecorder;
import dev.midflight.operator.status.EventRecorder.Severity;
import io.fabric8.kubernetes.api.model.ObjectReference;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One event for each turn that a SidecarSet takes, read off two statuses. */
final class SidecarSetEvents {
    private static final int NAMED = 10;

    private final EventRecorder events;

    SidecarSetEvents(EventRecorder events) {
        this.events = events;
    }

    /** What is worth telling of a change. */
    record Turn(Severity severity, String reason, String message) {}

    static List<Turn> turns(SidecarSetStatus before, SidecarSetStatus now) {
        return Stream.of(
                        progressing(before, now),
                        warning(before, now, SidecarSetConditions.DEGRADED, Condition.TRUE),
                        warning(before, now, SidecarSetConditions.ALL_INJECTED, Condition.FALSE),
                        warning(
                                before,
                                now,
                                SidecarSetConditions.INTERCEPTION_INTACT,
                                Condition.FALSE))
                .flatMap(Optional::stream)
                .toList();
    }

    void tell(SidecarSet set, SidecarSetStatus before, SidecarSetStatus now) {
        for (Turn turn : turns(before, now)) {
            record(set, turn);
        }
    }

    /** Pods that could not be told to let go of their traffic. */
    void deleted(SidecarSet set, List<PodKey> unreachable) {
        if (!unreachable.isEmpty()) {
            String names =
                    unreachable.stream()
                            .limit(NAMED)
                            .map(PodKey::toString)
                            .collect(Collectors.joining(", "));
            String others = unreachable.size() > NAMED ? " and others" : "";
            record(
                    set,
                    new Turn(
                            Severity.WARNING,
                            "BypassIncomplete",
                            "%d pods could not be reached and keep their sidecars in the path: %s%s"
                                    .formatted(unreachable.size(), names, others)));
        }
    }

    private void record(SidecarSet set, Turn turn) {
        events.record(about(set), turn.severity(), turn.reason(), turn.message());
    }

    private static Optional<Turn> progressing(SidecarSetStatus before, SidecarSetStatus now) {
        Optional<Condition> current = condition(now, SidecarSetConditions.PROGRESSING);
        String reason = current.map(Condition::reason).orElse("");
        boolean isOld =
                condition(before, SidecarSetConditions.PROGRESSING)
                                .map(Condition::reason)
                                .orElse("")
                                .equals(reason)
                        && Objects.equals(before.updateVersion(), now.updateVersion());
        boolean warned = reason.endsWith("Failed") || reason.equals("PodSilent");
        return isOld || warned
                ? Optional.empty()
                : current.map(
                        condition ->
                                new Turn(
                                        Severity.NORMAL,
                                        "Rollout" + condition.reason(),
                                        condition.message()));
    }

    private static Optional<Turn> warning(
            SidecarSetStatus before, SidecarSetStatus now, String type, String bad) {
        boolean isOld =
                condition(before, type)
                        .filter(condition -> condition.status().equals(bad))
                        .equals(
                                condition(now, type)
                                        .filter(condition -> condition.status().equals(bad)));
        return isOld
                ? Optional.empty()
                : condition(now, type)
                        .filter(condition -> condition.status().equals(bad))
                        .map(
                                condition ->
                                        new Turn(
                                                Severity.WARNING,
                                                condition.reason(),
                                                condition.message()));
    }

    private static Optional<Condition> condition(SidecarSetStatus status, String type) {
        return status.conditions().stream().filter(each -> each.type().equals(type)).findFirst();
    }

    private static ObjectReference about(SidecarSet set) {
        return EventRecorder.about(
                set.getApiVersion(),
                set.getKind(),
                "",
                set.getMetadata().getName(),
                set.getMetadata().getUid());
    }
}
