package dev.midflight.operator.interception;

import dev.midflight.operator.leader.Leadership;
import dev.midflight.operator.namespace.Emergencies;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.status.EventRecorder;
import dev.midflight.operator.status.EventRecorder.Severity;
import io.fabric8.kubernetes.api.model.ObjectReference;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Acts on a namespace's emergency the moment that it is seen: no queue, pace or API server between
 * the annotation and the commands.
 */
public final class EmergencyExit {
    private static final Logger LOG = Logger.getLogger(EmergencyExit.class);
    private static final int NAMED = 10;

    private final Leadership leadership;
    private final Emergencies emergencies;
    private final ScopeKeeper keeper;
    private final EventRecorder events;

    public EmergencyExit(
            Leadership leadership,
            Emergencies emergencies,
            ScopeKeeper keeper,
            EventRecorder events) {
        this.leadership = leadership;
        this.emergencies = emergencies;
        this.keeper = keeper;
        this.events = events;
    }

    /**
     * @param before what was known of the namespace until now
     */
    public void changed(String namespace, Emergencies.State before) {
        if (!leadership.isLeader()) {
            return;
        }
        if (emergencies.contains(namespace)) {
            began(namespace, keeper.bypass(namespace));
        } else if (before == Emergencies.State.EMERGENCY) {
            LOG.warnf("Namespace %s: the emergency is over", namespace);
            keeper.stay(namespace);
            tell(namespace, Severity.NORMAL, "EmergencyOver", "Each pod gets its scope back");
        }
    }

    private void began(String namespace, ScopeKeeper.Reach reach) {
        String names =
                reach.missed().stream()
                        .limit(NAMED)
                        .map(PodKey::name)
                        .collect(Collectors.joining(", "));
        String others = reach.missed().size() > NAMED ? " and others" : "";
        String missed =
                reach.missed().isEmpty()
                        ? ""
                        : "; %d could not be reached and follow when their proxies connect: %s%s"
                                .formatted(reach.missed().size(), names, others);
        String text =
                "Interception is turned off in %d of %d pods%s"
                        .formatted(reach.pods() - reach.missed().size(), reach.pods(), missed);
        LOG.warnf("Namespace %s: emergency: %s", namespace, text);
        tell(namespace, Severity.WARNING, "EmergencyBypass", text);
    }

    /** Kubernetes names a namespace by its name where an event has no uid of it. */
    private void tell(String namespace, Severity severity, String reason, String message) {
        ObjectReference about =
                EventRecorder.about("v1", "Namespace", namespace, namespace, namespace);
        events.recordLater(about, severity, reason, message);
    }
}
