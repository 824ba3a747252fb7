package dev.midflight.sidecar.config.file;

import dev.midflight.model.traffic.Fault;
import dev.midflight.model.traffic.HeaderEdits;
import dev.midflight.model.traffic.Route;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.VirtualHost;
import java.util.Map;
import java.util.function.Function;

/** What {@link RouteTableReader} and {@link RouteReader} read. */
record RouteWriter(MatchWriter matches, FilterWriter filters, Secrets secrets) {
    Map<String, Object> table(RouteTable table) {
        return new Tree()
                .put("name", table.name().name())
                .choice("paths", table.paths())
                .list("hosts", table.hosts(), this::host)
                .map();
    }

    private Map<String, Object> host(VirtualHost host) {
        return new Tree()
                .put("name", host.name())
                .put("domains", host.domains())
                .list("routes", host.routes(), this::route)
                .map();
    }

    private Map<String, Object> route(Route route) {
        Tree tree = new Tree().put("name", route.name());
        if (!route.match().equals(RouteMatch.ANY)) {
            tree.put("match", matches.write(route.match()));
        }
        ActionWriter.write(route.action(), tree);
        tree.map("requestHeaders", edits(route.request()))
                .map("responseHeaders", edits(route.response()));
        route.fault().ifPresent(fault -> tree.put("fault", fault(fault)));
        route.filters().forEach(filter -> filters.write(filter, tree));
        return tree.map();
    }

    private Tree edits(HeaderEdits edits) {
        return new Tree()
                .filled("remove", edits.remove(), Function.identity())
                .texts("set", FilterWriter.texts(edits.set(), secrets))
                .texts("add", FilterWriter.texts(edits.add(), secrets));
    }

    private static Map<String, Object> fault(Fault fault) {
        Tree tree = new Tree();
        fault.delay()
                .ifPresent(
                        delay ->
                                tree.put(
                                        "delay",
                                        new Tree()
                                                .duration("duration", delay.duration())
                                                .decimal("percent", delay.percent().value())
                                                .map()));
        fault.abort()
                .ifPresent(
                        abort ->
                                tree.put(
                                        "abort",
                                        new Tree()
                                                .put("status", abort.status())
                                                .decimal("percent", abort.percent().value())
                                                .map()));
        return tree.map();
    }
}
