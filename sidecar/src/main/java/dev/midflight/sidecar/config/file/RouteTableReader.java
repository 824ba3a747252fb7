package dev.midflight.sidecar.config.file;

import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.RouteTableName;
import dev.midflight.model.traffic.VirtualHost;
import java.util.List;
import java.util.Optional;

/** {@code routeTables[]} and their hosts. */
final class RouteTableReader {
    private RouteTableReader() {}

    static Optional<RouteTable> read(Item item) {
        Fields fields = Fields.of(item);
        Optional<String> name = fields.neededText("name");
        PathRules paths = fields.choice("paths", PathRules.NORMALIZE);
        List<VirtualHost> hosts = fields.list("hosts", RouteTableReader::host);
        fields.end();
        return name.flatMap(
                known ->
                        fields.build(
                                () -> new RouteTable(new RouteTableName(known), paths, hosts)));
    }

    private static Optional<VirtualHost> host(Item item) {
        Fields fields = Fields.of(item);
        Optional<String> name = fields.neededText("name");
        List<String> domains = fields.list("domains", Item::text);
        var routes = fields.list("routes", RouteReader::read);
        fields.end();
        return name.flatMap(known -> fields.build(() -> new VirtualHost(known, domains, routes)));
    }
}
