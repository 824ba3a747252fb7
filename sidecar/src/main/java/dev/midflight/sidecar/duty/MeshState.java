package dev.midflight.sidecar.duty;

import dev.midflight.model.InterceptionMode;
import dev.midflight.model.InterceptionReport;
import dev.midflight.model.InterceptionScope;
import dev.midflight.model.InterceptionScope.Side;
import dev.midflight.model.MeshPorts;
import dev.midflight.model.MeshReport;
import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.EndpointSource;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.MeshTls;
import dev.midflight.model.traffic.Snapshot;
import dev.midflight.sidecar.config.InterceptionConfig;
import dev.midflight.sidecar.config.SidecarConfig;
import dev.midflight.sidecar.intercept.InboundGuard;
import dev.midflight.sidecar.tls.Credentials;
import dev.midflight.sidecar.tls.MeshContexts;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What this proxy has to do with the mesh's mutual TLS, by what is in force: its configuration, its
 * certificate, and the pod's rules. On any thread.
 */
public final class MeshState {
    private final boolean member;
    private final boolean configured;
    private final InterceptionConfig interception;
    private final Credentials credentials;
    private final Clock clock;
    private final AtomicReference<@Nullable Snapshot> inForce = new AtomicReference<>();
    private final AtomicBoolean complete = new AtomicBoolean();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    public MeshState(SidecarConfig config, Credentials credentials, Clock clock) {
        this.member = config.xds().isOperator();
        this.configured = config.xds().isOn();
        this.interception = config.interception();
        this.credentials = credentials;
        this.clock = clock;
        credentials.onChange(this::changed);
    }

    /** The data path runs by it from now on. */
    public void applied(Snapshot snapshot) {
        inForce.set(snapshot);
        changed();
    }

    /** What is in force is no half of a configuration any more: the first one is whole. */
    public void completed() {
        complete.set(true);
        changed();
    }

    /** Called, on any thread, when something else may be in force now. */
    void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /**
     * @param rules what the interceptor says of them
     */
    public MeshReport report(InterceptionReport rules) {
        if (!member) {
            return MeshReport.NONE;
        }
        Snapshot snapshot = inForce.get();
        return new MeshReport(
                true, takes(rules), snapshot != null && InboundRules.isStrict(snapshot));
    }

    /** Whether mutual TLS is served, or offered to somebody, by what is in force. */
    public boolean speaksMutualTls() {
        Snapshot snapshot = inForce.get();
        return snapshot != null
                && (snapshot.listeners().stream()
                                .anyMatch(listener -> listener.tls() != MeshTls.OFF)
                        || snapshot.clusters().stream()
                                .anyMatch(cluster -> cluster.tls().offered()));
    }

    /**
     * Known as soon as something guards; that nothing does, only by a whole configuration that says
     * something of what comes in.
     */
    InboundGuard guard() {
        if (!configured) {
            return InboundGuard.NONE;
        }
        Snapshot snapshot = inForce.get();
        if (snapshot == null) {
            return InboundGuard.UNKNOWN;
        }
        if (InboundRules.guard(snapshot)) {
            return InboundGuard.GUARDED;
        }
        boolean said = snapshot.listeners().stream().anyMatch(Listener::takesInbound);
        return complete.get() && said ? InboundGuard.NONE : InboundGuard.UNKNOWN;
    }

    /**
     * Of these addresses those that the configuration in force has as endpoints that take mutual
     * TLS.
     *
     * @throws IllegalArgumentException if one of them is no address
     */
    List<String> endpointsAmong(Collection<String> addresses) {
        Snapshot snapshot = inForce.get();
        if (snapshot == null) {
            return List.of();
        }
        Map<String, String> asked =
                addresses.stream()
                        .collect(
                                Collectors.toMap(
                                        MeshState::canonical,
                                        Function.identity(),
                                        (one, _) -> one));
        Set<String> found = new LinkedHashSet<>();
        for (Cluster cluster : snapshot.clusters()) {
            if (cluster.tls().offered()
                    && cluster.source() instanceof EndpointSource.Listed(var endpoints)) {
                endpoints.stream()
                        .filter(Endpoint::mesh)
                        .flatMap(
                                endpoint ->
                                        Optional.ofNullable(asked.get(endpoint.host())).stream())
                        .forEach(found::add);
            }
        }
        return List.copyOf(found);
    }

    private static String canonical(String address) {
        return Endpoint.of(address, 1).host();
    }

    /** Empty: what is in the kernel is not known, so that nothing follows. */
    private Optional<MeshPorts> takes(InterceptionReport rules) {
        if (rules.actual() == InterceptionMode.UNKNOWN) {
            return Optional.empty();
        }
        Optional<Side> inbound = inbound(rules);
        if (inbound.isEmpty()) {
            return Optional.empty();
        }
        boolean redirects =
                inbound.get().on()
                        && rules.actual() == InterceptionMode.ON
                        && rules.wanted() == InterceptionMode.ON;
        Snapshot snapshot = inForce.get();
        return Optional.of(
                redirects && snapshot != null && isCertified()
                        ? InboundRules.takes(snapshot, interception, inbound.get())
                        : MeshPorts.NONE);
    }

    private static Optional<Side> inbound(InterceptionReport rules) {
        try {
            return Optional.of(InterceptionScope.parse(rules.scope()).inbound());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private boolean isCertified() {
        MeshContexts contexts = credentials.current();
        return contexts != null && clock.instant().isBefore(contexts.identity().notAfter());
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }
}
