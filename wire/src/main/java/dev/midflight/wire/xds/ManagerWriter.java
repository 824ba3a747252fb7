package dev.midflight.wire.xds;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Filter;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.RouteTableName;
import dev.midflight.wire.xds.proto.HcmProto;
import dev.midflight.wire.xds.proto.HcmProto.HttpConnectionManager;
import dev.midflight.wire.xds.proto.HcmProto.HttpConnectionManager.CodecType;
import dev.midflight.wire.xds.proto.HcmProto.HttpConnectionManager.PathWithEscapedSlashesAction;
import dev.midflight.wire.xds.proto.RouteProto;

/** What reads a listener's requests. */
final class ManagerWriter {
    /** The table inside a listener that leads to a cluster. */
    private static final String ONE_WAY = "cluster";

    private static final String ROUTER = "envoy.filters.http.router";

    private final Listener listener;
    private final PathRules paths;

    ManagerWriter(Listener listener, PathRules paths) {
        this.listener = listener;
        this.paths = paths;
    }

    HttpConnectionManager routes(RouteTableName table) {
        HttpConnectionManager.Builder manager = manager();
        manager.setRds(rds(table));
        FilterWriter.ofRoutes().forEach(manager::addHttpFilters);
        return finished(manager);
    }

    /** With the one filter that clients without a proxy have. */
    static HttpConnectionManager proxyless(RouteTableName table) {
        HttpConnectionManager.Builder manager =
                HttpConnectionManager.newBuilder().setRds(rds(table));
        return finished(manager.addHttpFilters(FilterWriter.faultOfRoutes()));
    }

    private static HcmProto.Rds rds(RouteTableName table) {
        return HcmProto.Rds.newBuilder()
                .setConfigSource(Packed.ADS)
                .setRouteConfigName(table.name())
                .build();
    }

    /** Without a limit of time. */
    HttpConnectionManager oneWay(ClusterName cluster) {
        RouteProto.RouteConfiguration.Builder table =
                RouteProto.RouteConfiguration.newBuilder().setName(ONE_WAY);
        RouteProto.VirtualHost.Builder host =
                table.addVirtualHostsBuilder().setName("any").addDomains("*");
        RouteProto.Route.Builder route = host.addRoutesBuilder().setName("all");
        route.getMatchBuilder().setPrefix("/");
        route.getRouteBuilder().setCluster(cluster.name()).setTimeout(Values.seconds(0));
        return finished(manager().setRouteConfig(table));
    }

    private static HttpConnectionManager finished(HttpConnectionManager.Builder manager) {
        manager.addHttpFiltersBuilder()
                .setName(ROUTER)
                .setTypedConfig(Packed.empty(ListenerWriter.ROUTER_TYPE));
        return manager.build();
    }

    private HttpConnectionManager.Builder manager() {
        boolean normalize = paths == PathRules.NORMALIZE;
        HttpConnectionManager.Builder manager =
                HttpConnectionManager.newBuilder()
                        .setStatPrefix(listener.name())
                        .setCodecType(
                                switch (listener.protocol()) {
                                    case HTTP1 -> CodecType.HTTP1;
                                    case HTTP2 -> CodecType.HTTP2;
                                    case HTTP, DETECT, TCP -> CodecType.AUTO;
                                })
                        .setNormalizePath(Values.flag(normalize))
                        .setMergeSlashes(normalize)
                        .setPathWithEscapedSlashesAction(
                                normalize
                                        ? PathWithEscapedSlashesAction.REJECT_REQUEST
                                        : PathWithEscapedSlashesAction.KEEP_UNCHANGED);
        manager.addUpgradeConfigsBuilder().setUpgradeType("websocket");
        int index = 0;
        for (Filter.OnRequests filter : listener.requestFilters()) {
            manager.addHttpFilters(FilterWriter.write(filter, "midflight/" + index++));
        }
        return manager;
    }
}
