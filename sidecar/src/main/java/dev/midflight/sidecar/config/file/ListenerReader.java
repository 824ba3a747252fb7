package dev.midflight.sidecar.config.file;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Filter;
import dev.midflight.model.traffic.Filter.AddressAccess;
import dev.midflight.model.traffic.Filter.AddressBlock;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.Listener.Destination;
import dev.midflight.model.traffic.ListenerProtocol;
import dev.midflight.model.traffic.RouteTableName;
import dev.midflight.model.traffic.TrafficDirection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code listeners[]}. */
final class ListenerReader {
    private ListenerReader() {}

    static Optional<Listener> read(Item item) {
        Fields fields = Fields.of(item);
        Optional<String> name = fields.neededText("name");
        Optional<InetSocketAddress> address = Addresses.socket(fields, "address");
        TrafficDirection direction = fields.choice("direction", TrafficDirection.INBOUND);
        Optional<Destination> destination = destination(fields);
        ListenerProtocol protocol = fields.choice("protocol", ListenerProtocol.HTTP);
        List<Filter> filters = new ArrayList<>();
        fields.get("access").flatMap(ListenerReader::access).ifPresent(filters::add);
        fields.end();
        return name.isEmpty() || address.isEmpty() || destination.isEmpty()
                ? Optional.empty()
                : fields.build(
                        () ->
                                new Listener(
                                        name.get(),
                                        address.get(),
                                        true,
                                        direction,
                                        protocol,
                                        destination.get(),
                                        filters));
    }

    private static Optional<Destination> destination(Fields fields) {
        List<Destination> given = new ArrayList<>();
        fields.text("routes")
                .flatMap(name -> fields.build(() -> new RouteTableName(name)))
                .ifPresent(name -> given.add(new Destination.Routes(name)));
        fields.text("cluster")
                .flatMap(name -> fields.build(() -> ClusterName.of(name)))
                .ifPresent(name -> given.add(new Destination.ToCluster(name)));
        if (fields.flag("originalDestination")) {
            given.add(new Destination.Original());
        }
        if (given.size() != 1) {
            fields.problem("expected: one of routes, cluster and originalDestination");
            return Optional.empty();
        }
        return Optional.of(given.getFirst());
    }

    private static Optional<Filter> access(Item item) {
        Fields fields = Fields.of(item);
        List<AddressBlock> allow = fields.list("allow", ListenerReader::block);
        List<AddressBlock> deny = fields.list("deny", ListenerReader::block);
        fields.end();
        return Optional.of(new AddressAccess(allow, deny));
    }

    private static Optional<AddressBlock> block(Item item) {
        return item.text()
                .flatMap(
                        text -> {
                            String[] parts = text.split("/", 2);
                            try {
                                InetAddress address = InetAddress.ofLiteral(parts[0]);
                                int bits =
                                        parts.length == 2
                                                ? Integer.parseInt(parts[1])
                                                : address.getAddress().length * 8;
                                return Optional.of(new AddressBlock(address, bits));
                            } catch (IllegalArgumentException _) {
                                item.problem("'" + text + "' (expected: as 10.0.0.0/8 or ::1)");
                                return Optional.empty();
                            }
                        });
    }
}
