package dev.midflight.operator.sidecarset;

import dev.midflight.crds.Interception;
import dev.midflight.crds.OnDrift;
import dev.midflight.crds.OnProxyDeath;
import dev.midflight.crds.Partition;
import dev.midflight.crds.SidecarSet;
import dev.midflight.crds.SidecarSetSpec;
import dev.midflight.crds.SidecarSetStatus;
import dev.midflight.crds.UpdateStrategy;
import dev.midflight.model.FleetSettings;
import dev.midflight.model.ProxyVersion;
import dev.midflight.model.WatchPolicy;
import dev.midflight.operator.rollout.RolloutSpec;
import dev.midflight.operator.rollout.RolloutSpec.Hold;
import dev.midflight.operator.rollout.RolloutSpec.Pace;
import dev.midflight.operator.rollout.Share;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.time.Duration;
import java.util.Objects;

/** What a SidecarSet asks of its fleet. */
final class SidecarSetDesired {
    private SidecarSetDesired() {}

    static RolloutSpec rollout(SidecarSet set) {
        SidecarSetSpec spec = set.getSpec();
        UpdateStrategy strategy = spec.updateStrategy();
        return new RolloutSpec(
                spec.image(),
                ProxyVersion.of(spec.version()),
                generation(set),
                new Pace(Partition.parse(strategy.partition()), share(strategy.maxUnavailable())),
                hold(set),
                Duration.ofSeconds(strategy.deadlineSeconds()),
                Duration.ofSeconds(strategy.soakSeconds()));
    }

    static FleetSettings settings(SidecarSet set) {
        UpdateStrategy strategy = set.getSpec().updateStrategy();
        return new FleetSettings(
                strategy.drainSeconds(),
                strategy.soakSeconds(),
                watch(set.getSpec().interception()));
    }

    static long generation(SidecarSet set) {
        return Objects.requireNonNullElse(set.getMetadata().getGeneration(), 0L);
    }

    static SidecarSetStatus status(SidecarSet set) {
        return Objects.requireNonNullElse(set.getStatus(), SidecarSetStatus.NONE);
    }

    private static Hold hold(SidecarSet set) {
        if (set.getMetadata().getDeletionTimestamp() != null) {
            return Hold.DELETING;
        }
        if (failedBefore(set)) {
            return Hold.FAILED_BEFORE;
        }
        return set.getSpec().updateStrategy().paused() ? Hold.PAUSED : Hold.NONE;
    }

    /** A failed pull is no failure of a pod: it is tried again. */
    private static boolean failedBefore(SidecarSet set) {
        SidecarSetStatus status = status(set);
        return set.getSpec().version().equals(status.failedVersion())
                && !status.failures().isEmpty()
                && Objects.equals(status.observedGeneration(), generation(set));
    }

    private static Share share(IntOrString value) {
        Integer number = value.getIntVal();
        return number != null ? Share.of(number) : Share.parse(value.getStrVal());
    }

    private static WatchPolicy watch(Interception interception) {
        return new WatchPolicy(
                interception.onProxyDeath() == OnProxyDeath.BYPASS,
                Math.toIntExact(Duration.ofSeconds(interception.proxyDeathSeconds()).toMillis()),
                interception.onDrift() == OnDrift.REPAIR);
    }
}
