package dev.midflight.model.traffic;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Where requests go by their authority, path, method, headers and query.
 *
 * @param paths what is done to a path before it is matched and passed on
 */
public record RouteTable(RouteTableName name, PathRules paths, List<VirtualHost> hosts) {
    public RouteTable {
        hosts = List.copyOf(hosts);
        Set<String> domains = new HashSet<>();
        for (VirtualHost host : hosts) {
            for (String domain : host.domains()) {
                Check.require(
                        domains.add(domain.toLowerCase(Locale.ROOT)),
                        "domain: '%s' is of two hosts of route table %s",
                        domain,
                        name);
            }
        }
    }
}
