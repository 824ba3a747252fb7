package dev.midflight.operator.rollout;

import dev.midflight.crds.Partition;
import dev.midflight.model.Epoch;
import dev.midflight.model.ProxyVersion;
import dev.midflight.model.Slot;
import dev.midflight.model.SlotReport;
import dev.midflight.model.SlotState;
import dev.midflight.operator.rollout.FleetPod.Availability;
import dev.midflight.operator.rollout.RolloutSpec.Hold;
import dev.midflight.operator.rollout.RolloutSpec.Pace;
import java.time.Duration;
import java.time.Instant;

/** Pods, reports and specs of the roll-out's tests. */
final class TestingPods {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final String REPOSITORY = "registry.test/sidecar";
    static final ProxyVersion V1 = ProxyVersion.of("v1");
    static final ProxyVersion V2 = ProxyVersion.of("v2");

    private TestingPods() {}

    static RolloutSpec spec() {
        return spec(new Partition.Count(0), Share.of(1), Hold.NONE);
    }

    static RolloutSpec spec(Partition partition, Share maxUnavailable, Hold hold) {
        return new RolloutSpec(
                REPOSITORY,
                V2,
                7,
                new Pace(partition, maxUnavailable),
                hold,
                Duration.ofSeconds(60),
                Duration.ofSeconds(30));
    }

    static String image(ProxyVersion version) {
        return REPOSITORY + ":" + version;
    }

    /** Slot a serves with v1 at epoch 1, slot b has v1, too. */
    static FleetPod pod(String name) {
        return new FleetPod(
                new PodKey("shop", name, "uid-" + name),
                "node-1",
                Availability.READY,
                new Intent(Slot.A, Epoch.of(1)),
                new SlotContainer("/spec/initContainers/1", image(V1), ""),
                new SlotContainer("/spec/initContainers/1", image(V1), ""),
                new Progress.Idle(),
                Restarts.NONE);
    }

    static FleetPod with(FleetPod pod, Progress progress) {
        return new FleetPod(
                pod.key(),
                pod.node(),
                pod.availability(),
                pod.intent(),
                pod.slotA(),
                pod.slotB(),
                progress,
                pod.restarts());
    }

    static FleetPod with(FleetPod pod, Availability availability) {
        return new FleetPod(
                pod.key(),
                pod.node(),
                availability,
                pod.intent(),
                pod.slotA(),
                pod.slotB(),
                pod.progress(),
                pod.restarts());
    }

    static FleetPod with(FleetPod pod, Intent intent, SlotContainer slotB) {
        return new FleetPod(
                pod.key(),
                pod.node(),
                pod.availability(),
                intent,
                pod.slotA(),
                slotB,
                pod.progress(),
                pod.restarts());
    }

    static FleetPod with(FleetPod pod, Restarts restarts) {
        return new FleetPod(
                pod.key(),
                pod.node(),
                pod.availability(),
                pod.intent(),
                pod.slotA(),
                pod.slotB(),
                pod.progress(),
                restarts);
    }

    static Attempt attempt(Attempt.Kind kind, Instant since) {
        return new Attempt(kind, 7, V2, Slot.B, Epoch.of(2), image(V1), since);
    }

    /** The pod in the middle of its upgrade to v2 in slot b. */
    static FleetPod upgrading(String name, Instant since) {
        FleetPod patched =
                with(
                        pod(name),
                        new Intent(Slot.B, Epoch.of(2)),
                        new SlotContainer("/spec/initContainers/1", image(V2), ""));
        return with(patched, new Progress.Attempted(attempt(Attempt.Kind.PATCH, since)));
    }

    static SlotReport slot(Slot slot, SlotState state, int epoch, ProxyVersion version) {
        return new SlotReport(slot, state, Epoch.of(epoch), version, 0, "");
    }

    static Sighting steady() {
        return Sighting.of(
                slot(Slot.A, SlotState.SERVING, 1, V1), slot(Slot.B, SlotState.STANDBY, 0, V1));
    }

    static Fleet.Member member(FleetPod pod, Sighting sighting) {
        return new Fleet.Member(pod, sighting);
    }
}
