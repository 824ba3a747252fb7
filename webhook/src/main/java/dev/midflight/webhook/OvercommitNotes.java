package dev.midflight.webhook;

import dev.midflight.crds.ResourceMode;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tells what a plan changes for the pod all the same, or cannot give the sidecar. */
final class OvercommitNotes {
    private final QosClass qos;
    private final ResourceMode mode;
    private final List<ResourceQuota> quotas;
    private final List<Note> notes = new ArrayList<>();

    OvercommitNotes(QosClass qos, ResourceMode mode, List<ResourceQuota> quotas) {
        this.qos = qos;
        this.mode = mode;
        this.quotas = quotas;
    }

    List<Note> all() {
        return List.copyOf(notes);
    }

    void add(Note.Code code, String message) {
        notes.add(new Note(code, message));
    }

    void qosClass() {
        if (qos == QosClass.BEST_EFFORT) {
            add(
                    Note.Code.NO_ENTITLEMENT,
                    "a BestEffort pod asks for nothing, so there is nothing that the sidecar could"
                            + " be entitled to; it shares what the node has left");
        }
        if (qos == QosClass.GUARANTEED && mode == ResourceMode.CONTAINER_LEVEL) {
            add(
                    Note.Code.QOS_CHANGES,
                    "without pod-level resources a Guaranteed pod becomes Burstable: the"
                            + " application's requests fall below its limits");
        }
    }

    void share(ResourceKind kind, long total, long wanted, long share) {
        if (qos == QosClass.BEST_EFFORT) {
            return;
        }
        if (total == 0) {
            add(
                    Note.Code.NO_ENTITLEMENT,
                    "the application requests no %s, so the sidecar is entitled to none"
                            .formatted(kind.key()));
        } else if (share < wanted) {
            add(
                    Note.Code.SHARE_BELOW_WANTED,
                    "the sidecar's %s share is %s instead of %s: the application keeps at least half of its %s"
                            .formatted(
                                    kind.key(),
                                    kind.format(share),
                                    kind.format(wanted),
                                    kind.format(total)));
        }
    }

    void limits(ResourceKind kind, PodDemand demand, SidecarSize size) {
        long added = size.limitsSum();
        if (added == 0 || mode == ResourceMode.POD_LEVEL) {
            return;
        }
        add(
                Note.Code.POD_CAP_GROWS,
                "the application's %s limits stay; the sidecar's own add up to %s"
                        .formatted(kind.key(), kind.format(added)));
        for (ResourceQuota quota : quotas) {
            if (hardLimits(quota).containsKey("limits." + kind.key())) {
                add(
                        Note.Code.QUOTA_COUNTS_MORE,
                        "ResourceQuota %s counts limits.%s: %s instead of %s"
                                .formatted(
                                        quota.getMetadata().getName(),
                                        kind.key(),
                                        kind.format(demand.limitsSum() + added),
                                        kind.format(demand.limitsSum())));
            }
        }
    }

    private static Map<String, Quantity> hardLimits(ResourceQuota quota) {
        return quota.getSpec() == null || quota.getSpec().getHard() == null
                ? Map.of()
                : quota.getSpec().getHard();
    }
}
