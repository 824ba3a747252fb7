package dev.midflight.operator.trafficpolicy;

import dev.midflight.crds.policy.RouteRule;
import dev.midflight.operator.translate.CallerParts;
import dev.midflight.operator.translate.Directory;
import dev.midflight.operator.translate.MeshPod;
import dev.midflight.operator.translate.MeshPort;
import dev.midflight.operator.translate.MeshService;
import dev.midflight.operator.translate.ServiceTranslation;
import dev.midflight.wire.xds.XdsResource;
import dev.midflight.wire.xds.XdsWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A route table that depends on who calls: a variant for each set of routes that some caller has,
 * made when first asked for.
 */
final class CallerTable {
    private final MeshService service;
    private final MeshPort port;
    private final CallerParts parts;
    private final Directory directory;
    private final Map<List<RouteRule>, Optional<XdsResource>> variants = new HashMap<>();

    CallerTable(MeshService service, MeshPort port, CallerParts parts, Directory directory) {
        this.service = service;
        this.port = port;
        this.parts = parts;
        this.directory = directory;
    }

    /** Whether it has the same variants as another one. */
    boolean isLike(CallerTable other) {
        return port.equals(other.port) && parts.equals(other.parts);
    }

    /** The caller's own; empty where it has that of everyone. */
    Optional<XdsResource> variant(MeshPod caller) {
        List<RouteRule> routes =
                ServiceTranslation.routesOf(parts.routes(), service.key().namespace(), caller);
        return routes.equals(ServiceTranslation.routesOfAll(parts.routes()))
                ? Optional.empty()
                : variants.computeIfAbsent(routes, this::table);
    }

    private Optional<XdsResource> table(List<RouteRule> routes) {
        return ServiceTranslation.of(service, port, parts.withRoutes(routes), directory)
                .table()
                .map(XdsWriter::routes);
    }
}
