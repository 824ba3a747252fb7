package dev.midflight.sidecar.proxy;

import dev.midflight.sidecar.admin.AdminActions;
import dev.midflight.sidecar.admin.ConfigDump;
import dev.midflight.sidecar.cluster.ClusterView;
import dev.midflight.sidecar.cluster.Upstreams;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.overload.Overload;
import dev.midflight.sidecar.overload.Resource;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Flows;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Telemetry;
import dev.midflight.sidecar.text.HostPort;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The data path as its admin pages see it. */
final class Administration implements AdminActions {
    private static final int MAX_CONNECTIONS = 1000;

    private final ConfigInForce configuration;
    private final List<Lane> lanes;
    private final Supplier<Map<String, InetSocketAddress>> listeners;
    private final BooleanSupplier ready;
    private final Upstreams upstreams;
    private final Overload overload;
    private final Telemetry telemetry;
    private final Pulse pulse;
    private final AtomicReference<Runnable> drain = new AtomicReference<>();
    private final AtomicReference<EventLog> log = new AtomicReference<>();

    Administration(
            ConfigInForce configuration,
            List<Lane> lanes,
            Upstreams upstreams,
            Supplier<Map<String, InetSocketAddress>> listeners,
            BooleanSupplier ready,
            Overload overload,
            Telemetry telemetry) {
        this.configuration = configuration;
        this.lanes = lanes;
        this.upstreams = upstreams;
        this.listeners = listeners;
        this.ready = ready;
        this.overload = overload;
        this.telemetry = telemetry;
        this.pulse = new Pulse(lanes);
    }

    void onDrain(Runnable action) {
        drain.set(action);
    }

    void changeLevelOf(EventLog whole) {
        log.set(whole);
    }

    @Override
    public CompletableFuture<List<Map<String, Object>>> connections() {
        CompletableFuture<List<Map<String, Object>>> all =
                CompletableFuture.completedFuture(new ArrayList<>());
        for (Lane lane : lanes) {
            all = all.thenApplyAsync(list -> add(lane, list), lane.worker().loop());
        }
        return all;
    }

    private static List<Map<String, Object>> add(Lane lane, List<Map<String, Object>> list) {
        Flows flows = lane.worker().flows();
        for (long id : flows.ids()) {
            Flow flow = flows.get(id);
            if (flow != null && list.size() < MAX_CONNECTIONS) {
                list.add(describe(id, flow));
            }
        }
        return list;
    }

    private static Map<String, Object> describe(long id, Flow flow) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("connectionId", id);
        shown.put("direction", flow.origin().direction().label());
        shown.put("protocol", flow.kind().label());
        shown.put("peer", shown(flow.origin().peer()));
        shown.put("destination", flow.origin().target().destination().toString());
        shown.put("state", flow.describe());
        shown.put("movable", flow.movable());
        if (flow.ageSeconds() >= 0) {
            shown.put("ageSeconds", flow.ageSeconds());
        }
        if (!flow.bytes().isEmpty()) {
            shown.put("receivedBytes", flow.bytes().getFirst());
            shown.put("sentBytes", flow.bytes().getLast());
        }
        return shown;
    }

    @Override
    public List<Map<String, Object>> listeners() {
        List<Map<String, Object>> shown = new ArrayList<>();
        listeners.get().forEach((name, address) -> shown.add(listener(name, address)));
        return shown;
    }

    private static Map<String, Object> listener(String name, InetSocketAddress address) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("name", name);
        shown.put("address", HostPort.of(address));
        return shown;
    }

    private static String shown(@Nullable InetSocketAddress peer) {
        return peer == null ? "-" : HostPort.of(peer);
    }

    @Override
    public List<Map<String, Object>> clusters() {
        return ClusterView.of(upstreams.all());
    }

    @Override
    public CompletableFuture<ConfigDump> config() {
        return CompletableFuture.supplyAsync(
                configuration::dump, Thread.ofVirtual().name("config")::start);
    }

    @Override
    public CompletableFuture<List<Map<String, Object>>> stats() {
        return CompletableFuture.supplyAsync(
                () -> StatsPage.of(telemetry.read()), Thread.ofVirtual().name("stats")::start);
    }

    @Override
    public Map<String, Object> overload() {
        Map<String, Object> shown = new LinkedHashMap<>();
        for (Resource resource : Resource.values()) {
            shown.put(
                    resource.label(),
                    Map.of(
                            "stage", overload.stage(resource).label(),
                            "usedPercent", Math.round(overload.usedPercent(resource))));
        }
        shown.put("heldBytes", overload.heldBytes());
        shown.put("refusedConnections", overload.refusedConnections());
        shown.put("refusedRequests", telemetry.total(Counter.OVERLOADED));
        shown.put("shedConnections", overload.shedConnections());
        return shown;
    }

    @Override
    public CompletableFuture<Boolean> alive() {
        return pulse.check();
    }

    @Override
    public boolean ready() {
        return ready.getAsBoolean();
    }

    @Override
    public boolean drain() {
        Runnable action = drain.get();
        if (action != null) {
            Thread.ofVirtual().name("drain").start(action);
        }
        return action != null;
    }

    @Override
    public Optional<String> logLevel() {
        return Optional.ofNullable(log.get()).map(whole -> whole.level().word());
    }

    @Override
    public boolean logLevel(String level) {
        EventLog whole = log.get();
        return whole != null && whole.setLevel(level);
    }
}
