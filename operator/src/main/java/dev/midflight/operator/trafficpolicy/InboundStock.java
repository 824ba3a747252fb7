package dev.midflight.operator.trafficpolicy;

import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.RouteTableName;
import dev.midflight.operator.discovery.MeshIndex;
import dev.midflight.operator.translate.InboundConfig;
import dev.midflight.operator.translate.InboundTranslation;
import dev.midflight.operator.translate.MeshPod;
import dev.midflight.operator.translate.PolicyDecision;
import dev.midflight.wire.xds.XdsResource;
import dev.midflight.wire.xds.XdsWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What comes in at a pod, on the pod's own shelf. */
final class InboundStock {
    private final MeshIndex index;
    private final ShelfLedger ledger;
    private final MeshSettings settings;

    InboundStock(MeshIndex index, ShelfLedger ledger, MeshSettings settings) {
        this.index = index;
        this.ledger = ledger;
        this.settings = settings;
    }

    /**
     * @param decision about the pod's namespace
     */
    void restock(String uid, MeshPod pod, PolicyDecision decision) {
        InboundConfig config =
                InboundTranslation.of(
                        pod,
                        index.portsOf(uid),
                        decision.book(),
                        settings.trustDomain(),
                        settings.mtls());
        ledger.put(ShelfPart.inbound(uid), resources(config));
    }

    void clear(String uid) {
        ledger.put(ShelfPart.inbound(uid), List.of());
    }

    private static List<XdsResource> resources(InboundConfig config) {
        Map<RouteTableName, PathRules> paths =
                config.tables().stream()
                        .collect(Collectors.toMap(RouteTable::name, RouteTable::paths));
        List<XdsResource> resources = new ArrayList<>();
        config.clusters().forEach(cluster -> resources.add(XdsWriter.cluster(cluster)));
        config.listeners()
                .forEach(
                        listener ->
                                resources.add(
                                        XdsWriter.listener(listener, paths(listener, paths))));
        config.tables().forEach(table -> resources.add(XdsWriter.routes(table)));
        return resources;
    }

    private static PathRules paths(Listener listener, Map<RouteTableName, PathRules> paths) {
        return listener.destination() instanceof Listener.Destination.Routes(var table, _)
                ? paths.getOrDefault(table, PathRules.KEEP)
                : PathRules.KEEP;
    }
}
