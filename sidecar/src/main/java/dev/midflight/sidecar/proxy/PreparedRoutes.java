package dev.midflight.sidecar.proxy;

import dev.midflight.model.traffic.Snapshot;
import dev.midflight.sidecar.filter.Filters;
import dev.midflight.sidecar.route.RoutingPlan;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a snapshot says of routes, compiled before anything of it is in force: what can't be
 * compiled is refused as a whole.
 *
 * @param plans one for each event loop
 */
record PreparedRoutes(List<RoutingPlan> plans, Redirections.Entrances entrances) {
    /**
     * @throws RuntimeException if there is something in it that can't be compiled
     */
    static PreparedRoutes of(Snapshot snapshot, Filters filters, int loops) {
        return new PreparedRoutes(
                Stream.generate(() -> RoutingPlan.of(snapshot, filters)).limit(loops).toList(),
                Redirections.Entrances.of(snapshot.listeners(), filters));
    }
}
