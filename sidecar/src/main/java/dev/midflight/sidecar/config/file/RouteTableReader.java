package dev.midflight.sidecar.config.file;

import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.RouteTableName;
import dev.midflight.model.traffic.VirtualHost;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code routeTables[]} and their hosts. */
final class RouteTableReader {
    private RouteTableReader() {}

    static Optional<RouteTable> read(Item item) {
        Fields fields = Fields.of(item);
        Optional<String> name = fields.known().tables().give(fields, "name");
        int before = fields.problems();
        PathRules paths = fields.choice("paths", PathRules.NORMALIZE);
        name.ifPresent(known -> fields.known().paths().put(known, paths));
        Names hostNames = new Names("host");
        Names domains = new Names("domain");
        List<VirtualHost> hosts =
                fields.list("hosts", host -> host(host, paths, hostNames, domains));
        fields.end();
        List<VirtualHost> good = fields.problems() > before ? List.of() : hosts;
        return name.flatMap(
                known ->
                        fields.build(() -> new RouteTable(new RouteTableName(known), paths, good)));
    }

    private static Optional<VirtualHost> host(
            Item item, PathRules paths, Names hosts, Names domainsOfAll) {
        Fields fields = Fields.of(item);
        Optional<String> name = hosts.give(fields, "name");
        List<String> domains = fields.list("domains", domain -> domain(domain, domainsOfAll));
        Names names = new Names("route");
        var routes = fields.list("routes", route -> RouteReader.read(route, paths, names));
        fields.end();
        return name.flatMap(known -> fields.build(() -> new VirtualHost(known, domains, routes)));
    }

    private static Optional<String> domain(Item item, Names domains) {
        Optional<String> text = item.text();
        text.ifPresent(domain -> domains.give(domain.toLowerCase(Locale.ROOT), item));
        return text;
    }
}
