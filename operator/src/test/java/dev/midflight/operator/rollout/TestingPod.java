package dev.midflight.operator.rollout;

import dev.midflight.model.Epoch;
import dev.midflight.model.ProxyVersion;
import dev.midflight.model.Slot;
import dev.midflight.model.SlotReport;
import dev.midflight.model.SlotState;
import dev.midflight.operator.rollout.FleetPod.Availability;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A pod with its kubelet, launchers and proxies as docs/design/pod.md has them, one event at a
 * time.
 */
final class TestingPod {
    /** Versions whose names say how they behave. */
    static final ProxyVersion CRASHES = ProxyVersion.of("crashes");

    static final ProxyVersion HANGS = ProxyVersion.of("hangs");
    static final ProxyVersion MISSING = ProxyVersion.of("missing");

    final PodKey key;
    final List<String> violations = new ArrayList<>();
    private final Map<Slot, Container> containers = new EnumMap<>(Slot.class);
    private Intent intent = new Intent(Slot.A, Epoch.of(1));
    private Intent lease = new Intent(Slot.A, Epoch.of(1));
    private Progress progress = new Progress.Idle();
    private boolean ready = true;
    private Sighting sighting = new Sighting.Silent();

    /** One slot: what its spec wants, what runs. */
    private static final class Container {
        private ProxyVersion wanted;
        private ProxyVersion running;
        private SlotState state = SlotState.STANDBY;
        private Epoch epoch = Epoch.of(0);

        Container(ProxyVersion version) {
            this.wanted = version;
            this.running = version;
        }
    }

    TestingPod(String name, ProxyVersion version) {
        key = new PodKey("shop", name, "uid-" + name);
        containers.put(Slot.A, new Container(version));
        containers.put(Slot.B, new Container(version));
        container(Slot.A).state = SlotState.SERVING;
        container(Slot.A).epoch = Epoch.of(1);
    }

    Fleet.Member observed() {
        return new Fleet.Member(
                new FleetPod(
                        key,
                        "node-1",
                        ready ? Availability.READY : Availability.UNREADY,
                        intent,
                        spec(Slot.A),
                        spec(Slot.B),
                        progress,
                        Restarts.NONE),
                sighting);
    }

    private SlotContainer spec(Slot slot) {
        Container container = container(slot);
        return new SlotContainer(
                "/spec/initContainers/1",
                TestingPods.image(container.wanted),
                isMissing(container) ? "ErrImagePull: not found" : "");
    }

    void setReady(boolean ready) {
        this.ready = ready;
    }

    void loseStream() {
        sighting = new Sighting.Silent();
    }

    void report() {
        sighting = Sighting.of(report(lease.active()), report(lease.active().peer()));
    }

    private SlotReport report(Slot slot) {
        Container container = container(slot);
        return new SlotReport(slot, container.state, container.epoch, container.running, 0, "");
    }

    /** What the API server does with a PATCH whose tests name what the operator saw. */
    boolean patch(FleetPod seen, Intent newIntent, Progress newProgress) {
        if (!seen.intent().equals(intent)) {
            return false;
        }
        if (newIntent.epoch().compareTo(intent.epoch()) < 0) {
            violations.add(key + ": epoch lowered to " + newIntent);
        }
        intent = newIntent;
        progress = newProgress;
        return true;
    }

    void setImage(Slot slot, String image) {
        if (sighting instanceof Sighting.Seen seen && seen.own().slot() == slot) {
            violations.add(key + ": image of the slot that serves was patched");
        }
        container(slot).wanted = ProxyVersion.of(image.substring(image.lastIndexOf(':') + 1));
    }

    /** The kubelet restarts a container whose image changed. */
    void kubelet() {
        for (Slot slot : Slot.values()) {
            Container container = container(slot);
            if (!container.wanted.equals(container.running)) {
                restart(slot);
            }
        }
    }

    private void restart(Slot slot) {
        Container container = container(slot);
        boolean served = lease.active() == slot;
        container.state = SlotState.UNREACHABLE;
        if (served) {
            rescue(slot.peer());
        }
        container.running = container.wanted;
        if (isMissing(container)) {
            return;
        }
        boolean isUpgrade = intent.active() == slot && intent.epoch().isAfter(lease.epoch());
        container.state = isUpgrade ? SlotState.STARTING : SlotState.STANDBY;
        container.epoch = isUpgrade ? intent.epoch() : container.epoch;
    }

    /** The serving container dies. */
    void die() {
        Slot slot = lease.active();
        if (canServe(container(slot.peer()))) {
            rescue(slot.peer());
            container(slot).state = SlotState.STANDBY;
        }
    }

    private void rescue(Slot slot) {
        if (!canServe(container(slot))) {
            violations.add(key + ": nobody serves, slot " + slot + " was " + container(slot).state);
        }
        lease = new Intent(slot, lease.epoch());
        container(slot).state = SlotState.SERVING;
        container(slot).epoch = lease.epoch();
    }

    private boolean canServe(Container container) {
        return switch (container.state) {
            case STANDBY, SOAKING, DRAINING -> true;
            case UNREACHABLE, STARTING, SERVING, FAILED -> false;
        };
    }

    void takeOver(Epoch epoch) {
        Container peer = container(lease.active().peer());
        if (canServe(peer) && epoch.isAfter(lease.epoch())) {
            peer.state = SlotState.STARTING;
            peer.epoch = epoch;
        }
    }

    /** A proxy that starts comes to serve or does not; one that drains ends. */
    void proxies() {
        for (Slot slot : Slot.values()) {
            Container container = container(slot);
            container.state =
                    switch (container.state) {
                        case STARTING -> started(slot, container);
                        case DRAINING -> SlotState.SOAKING;
                        case SOAKING -> SlotState.STANDBY;
                        case UNREACHABLE, STANDBY, SERVING, FAILED -> container.state;
                    };
        }
    }

    private SlotState started(Slot slot, Container container) {
        if (container.running.equals(CRASHES)) {
            return SlotState.FAILED;
        }
        if (container.running.equals(HANGS)) {
            return SlotState.STARTING;
        }
        if (!container.epoch.isAfter(lease.epoch())) {
            return SlotState.STANDBY;
        }
        container(lease.active()).state = SlotState.DRAINING;
        lease = new Intent(slot, container.epoch);
        return SlotState.SERVING;
    }

    private boolean isMissing(Container container) {
        return container.wanted.equals(MISSING);
    }

    ProxyVersion serving() {
        return container(lease.active()).running;
    }

    boolean isStable() {
        return container(lease.active()).state == SlotState.SERVING
                && canServe(container(lease.active().peer()))
                && intent.active() == lease.active();
    }

    private Container container(Slot slot) {
        return Objects.requireNonNull(containers.get(slot));
    }
}
