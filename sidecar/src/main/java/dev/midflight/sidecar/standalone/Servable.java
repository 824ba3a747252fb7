package dev.midflight.sidecar.standalone;

import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.Listener.Destination;
import dev.midflight.model.traffic.MeshTls;
import dev.midflight.model.traffic.Snapshot;
import dev.midflight.sidecar.config.InvalidConfigException;
import java.util.ArrayList;
import java.util.List;

/** What of a valid snapshot this proxy can serve. */
record Servable(Snapshot snapshot) {
    /** The listeners that each proxy has for who looks after it. */
    static final List<String> PAGES = List.of("admin", "metrics");

    private static final String NO_IDENTITY =
            " (expected: in a pod; a proxy that a file configures has no identity)";

    void check() throws InvalidConfigException {
        List<String> errors = new ArrayList<>();
        if (bound(snapshot).isEmpty()) {
            errors.add("listeners: none (expected: at least one, with an address)");
        }
        boolean takesRedirected =
                bound(snapshot).stream()
                        .anyMatch(one -> one.destination() instanceof Destination.Original);
        for (Listener listener : snapshot.listeners()) {
            if (PAGES.contains(listener.name())) {
                errors.add(
                        "listener " + listener.name() + ": the proxy's own pages have that name");
            }
            if (listener.address().isEmpty() && !takesRedirected) {
                errors.add(
                        "listener "
                                + listener.name()
                                + ": redirected (expected: beside a listener with"
                                + " originalDestination, by which such connections come in)");
            }
            if (listener.tls() != MeshTls.OFF) {
                errors.add("listener " + listener.name() + ": tls" + NO_IDENTITY);
            }
        }
        for (Cluster cluster : snapshot.clusters()) {
            if (cluster.tls().offered()) {
                errors.add("cluster " + cluster.name() + ": tls" + NO_IDENTITY);
            }
        }
        refuse(errors);
    }

    private static List<Listener> bound(Snapshot snapshot) {
        return snapshot.listeners().stream()
                .filter(listener -> listener.address().isPresent())
                .toList();
    }

    /** Bound listeners stay as long as the process. */
    void checkListenersOf(Snapshot serving) throws InvalidConfigException {
        refuse(ListenerChanges.between(bound(serving), bound(snapshot)));
    }

    private static void refuse(List<String> errors) throws InvalidConfigException {
        if (!errors.isEmpty()) {
            throw new InvalidConfigException(errors);
        }
    }
}
