package dev.midflight.sidecar.proxy;

import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.Snapshot;
import dev.midflight.sidecar.filter.Filters;
import java.util.List;

/** By what requests go, and what the filters of all event loops have in common. */
record Routing(List<Listener> listeners, List<RouteTable> tables, Filters filters) {
    static Routing none() {
        return new Routing(List.of(), List.of(), Filters.first(System::nanoTime));
    }

    /** The same one where a snapshot changes nothing of it. */
    Routing next(Snapshot snapshot) {
        boolean same =
                listeners.equals(snapshot.listeners()) && tables.equals(snapshot.routeTables());
        return same
                ? this
                : new Routing(snapshot.listeners(), snapshot.routeTables(), filters.next());
    }

    @SuppressWarnings("ReferenceEquality") // the very same
    boolean isSameAs(Routing other) {
        return this == other;
    }
}
