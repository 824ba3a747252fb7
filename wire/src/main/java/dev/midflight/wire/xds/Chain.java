package dev.midflight.wire.xds;

import dev.midflight.model.traffic.Filter;
import dev.midflight.model.traffic.ListenerProtocol;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.TcpRelay;
import dev.midflight.wire.xds.proto.ListenerProto.FilterChainMatch;
import java.util.List;
import java.util.Optional;

/**
 * One way into a listener, in the model's terms.
 *
 * @param path of the field that it is
 * @param encrypted true inside the mesh's TLS
 * @param end empty where connections end
 */
record Chain(
        String path,
        FilterChainMatch match,
        boolean encrypted,
        List<Filter.OnConnections> filters,
        Optional<End> end) {
    Chain {
        filters = List.copyOf(filters);
    }

    /** What reads the connection. */
    sealed interface End {}

    /**
     * @param toTable true if the name is a route table's, false if a cluster's
     * @param inline the table where it is said right here, under a name that is not its own yet
     */
    record Requests(
            ListenerProtocol protocol,
            boolean toTable,
            String name,
            Optional<RouteTable> inline,
            PathRules paths,
            List<Filter.OnRequests> filters)
            implements End {
        Requests {
            filters = List.copyOf(filters);
        }
    }

    record Bytes(String cluster, TcpRelay relay) implements End {}
}
