package dev.midflight.sidecar.proxy;

import dev.midflight.model.FleetSettings;
import dev.midflight.model.traffic.Snapshot;
import dev.midflight.sidecar.admin.ConfigDump;
import dev.midflight.sidecar.config.PodIdentity;
import dev.midflight.sidecar.config.SidecarConfig;
import dev.midflight.sidecar.config.file.ConfigTree;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the proxy was started with, and what it took since; on any thread. */
final class ConfigInForce {
    private record Applied(Snapshot snapshot, Instant when) {}

    private final SidecarConfig config;
    private final Clock clock;
    private final Instant started;
    private final AtomicReference<@Nullable Applied> applied = new AtomicReference<>();
    private final AtomicReference<String> source = new AtomicReference<>("environment");
    private final AtomicReference<@Nullable Supplier<FleetSettings>> settings =
            new AtomicReference<>();

    ConfigInForce(SidecarConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.started = now();
    }

    void source(String name) {
        source.set(name);
    }

    void settings(Supplier<FleetSettings> inForce) {
        settings.set(inForce);
    }

    void applied(Snapshot snapshot) {
        applied.set(new Applied(snapshot, now()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    ConfigDump dump() {
        Map<String, Object> facts = identity();
        Supplier<FleetSettings> overriding = settings.get();
        if (overriding != null) {
            facts.put("settings", settings(overriding.get()));
        }
        facts.put("environment", config.variables());
        facts.put("source", source.get());
        Applied latest = applied.get();
        if (latest == null) {
            facts.put("applied", started);
            return new ConfigDump(facts, Map.of());
        }
        facts.put("applied", latest.when());
        ConfigTree tree = ConfigTree.of(latest.snapshot());
        facts.put("redacted", tree.redacted());
        return new ConfigDump(facts, tree.root());
    }

    private Map<String, Object> identity() {
        PodIdentity pod = config.pod();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("slot", pod.slot());
        shown.put("epoch", config.epoch());
        shown.put("version", config.version());
        shown.put("namespace", pod.podNamespace());
        shown.put("pod", pod.podName());
        shown.put("podUid", pod.podUid());
        shown.put("node", pod.nodeName());
        shown.put("sidecarSet", pod.sidecarSet());
        return shown;
    }

    private static Map<String, Object> settings(FleetSettings inForce) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("drainSeconds", inForce.drainSeconds());
        shown.put("soakSeconds", inForce.soakSeconds());
        shown.put("bypassDeadProxy", inForce.watch().bypassDeadProxy());
        shown.put("proxyDeathMillis", inForce.watch().proxyDeathMillis());
        shown.put("repairDrift", inForce.watch().repairDrift());
        return shown;
    }
}
