package dev.midflight.wire.xds;

import dev.midflight.model.traffic.HeaderEdits;
import dev.midflight.model.traffic.ListenerProtocol;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.RetryPolicy;
import dev.midflight.model.traffic.Rewrite;
import dev.midflight.model.traffic.Route;
import dev.midflight.model.traffic.RouteAction;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.SubsetSelector;
import dev.midflight.model.traffic.Timeouts;
import dev.midflight.model.traffic.VirtualHost;
import dev.midflight.wire.xds.proto.HcmProto.HttpConnectionManager;
import dev.midflight.wire.xds.proto.HcmProto.HttpConnectionManager.PathWithEscapedSlashesAction;
import java.util.List;
import java.util.Optional;

/**
 * What {@link ManagerWriter} writes, and what others do. Every method throws {@link
 * IllegalArgumentException} with the field's path where it can't be done.
 *
 * @param path of the manager's filter
 */
record ManagerReader(String path) {
    /** The name of tables without a resource until it is known whose they are. */
    static final String INLINE = "inline";

    Chain.Requests read(HttpConnectionManager manager) {
        require(
                !manager.getUseRemoteAddress().getValue(),
                "use_remote_address",
                "true (expected: false, because x-forwarded-for is passed on as it came)");
        require(
                manager.getUpgradeConfigsList().stream()
                        .allMatch(each -> each.getUpgradeType().equalsIgnoreCase("websocket")),
                "upgrade_configs",
                "of another kind (expected: websocket)");
        boolean toTable =
                switch (manager.getRouteSpecifierCase()) {
                    case RDS -> true;
                    case ROUTE_CONFIG -> false;
                    case ROUTESPECIFIER_NOT_SET ->
                            throw refused("route_specifier", "none that is known (expected: rds)");
                };
        try {
            PathRules paths = paths(manager);
            Optional<RouteTable> inline =
                    toTable ? Optional.empty() : Optional.of(inline(manager, paths));
            Optional<String> cluster = inline.flatMap(ManagerReader::cluster);
            return new Chain.Requests(
                    protocol(manager),
                    cluster.isEmpty(),
                    cluster.orElseGet(() -> toTable ? table(manager) : INLINE),
                    cluster.isEmpty() ? inline : Optional.empty(),
                    paths,
                    FilterReader.ofRequests(manager.getHttpFiltersList()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + "." + e.getMessage(), e);
        }
    }

    private static ListenerProtocol protocol(HttpConnectionManager manager) {
        return switch (manager.getCodecType()) {
            case AUTO -> ListenerProtocol.HTTP;
            case HTTP1 -> ListenerProtocol.HTTP1;
            case HTTP2 -> ListenerProtocol.HTTP2;
            case HTTP3, UNRECOGNIZED ->
                    throw new IllegalArgumentException(
                            "codec_type: "
                                    + manager.getCodecType()
                                    + " (expected: AUTO, HTTP1 or HTTP2)");
        };
    }

    private static String table(HttpConnectionManager manager) {
        boolean ours =
                manager.getRds().getConfigSource().hasAds()
                        || manager.getRds().getConfigSource().hasSelf();
        if (!ours) {
            throw new IllegalArgumentException(
                    "rds.config_source: from elsewhere (expected: ads or self)");
        }
        return manager.getRds().getRouteConfigName();
    }

    /** Normalizing here merges slashes and refuses encoded ones, too. */
    private static PathRules paths(HttpConnectionManager manager) {
        PathWithEscapedSlashesAction escaped = manager.getPathWithEscapedSlashesAction();
        boolean normalizes = manager.getNormalizePath().getValue();
        if (!normalizes && manager.getMergeSlashes()) {
            throw new IllegalArgumentException(
                    "merge_slashes: true (expected: with normalize_path only)");
        }
        boolean known =
                switch (escaped) {
                    case IMPLEMENTATION_SPECIFIC_DEFAULT, KEEP_UNCHANGED -> true;
                    case REJECT_REQUEST -> normalizes;
                    case UNESCAPE_AND_REDIRECT, UNESCAPE_AND_FORWARD, UNRECOGNIZED -> false;
                };
        if (!known) {
            throw new IllegalArgumentException(
                    "path_with_escaped_slashes_action: "
                            + escaped
                            + " (expected: KEEP_UNCHANGED, or REJECT_REQUEST with normalize_path)");
        }
        return normalizes ? PathRules.NORMALIZE : PathRules.KEEP;
    }

    private static RouteTable inline(HttpConnectionManager manager, PathRules paths) {
        Refusals refusals = new Refusals();
        Optional<RouteTable> table =
                new RouteReader(refusals)
                        .read(manager.getRouteConfig().toBuilder().setName(INLINE).build(), paths);
        if (table.isEmpty() || !refusals.isEmpty()) {
            throw new IllegalArgumentException(
                    "route_config." + String.join("\nroute_config.", refusals.all()));
        }
        return table.get();
    }

    /** Of a table that leads all requests to one cluster, and says nothing else. */
    private static Optional<String> cluster(RouteTable table) {
        return Optional.of(table.hosts())
                .filter(hosts -> hosts.size() == 1)
                .map(List::getFirst)
                .filter(host -> host.domains().equals(List.of("*")) && host.routes().size() == 1)
                .map(VirtualHost::routes)
                .map(List::getFirst)
                .flatMap(ManagerReader::only);
    }

    private static Optional<String> only(Route route) {
        if (!(route.action() instanceof RouteAction.Forward forward)
                || forward.clusters().size() != 1) {
            return Optional.empty();
        }
        Route plain =
                new Route(
                        route.name(),
                        RouteMatch.ANY,
                        new RouteAction.Forward(
                                forward.clusters(),
                                SubsetSelector.ALL,
                                Rewrite.NONE,
                                Timeouts.NONE,
                                RetryPolicy.NONE,
                                Optional.empty(),
                                Optional.empty()),
                        HeaderEdits.NONE,
                        HeaderEdits.NONE,
                        Optional.empty());
        return route.equals(plain)
                ? Optional.of(forward.clusters().getFirst().cluster().name())
                : Optional.empty();
    }

    private void require(boolean holds, String field, String reason) {
        if (!holds) {
            throw refused(field, reason);
        }
    }

    private IllegalArgumentException refused(String field, String reason) {
        return new IllegalArgumentException(path + "." + field + ": " + reason);
    }
}
