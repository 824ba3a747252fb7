package dev.midflight.wire.xds;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.wire.xds.proto.ClusterProto;
import dev.midflight.wire.xds.proto.EndpointProto;
import dev.midflight.wire.xds.proto.ListenerProto;
import dev.midflight.wire.xds.proto.RouteProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Resources as the model; what would change behaviour and can't be done is refused. */
public final class XdsReader {
    /**
     * @param paths what it does to paths, which is its route table's in the model
     * @param inline its route table, where that is no resource of its own
     */
    public record ReadListener(Listener listener, PathRules paths, Optional<RouteTable> inline) {
        /** With a route table that is a resource, or none. */
        public ReadListener(Listener listener, PathRules paths) {
            this(listener, paths, Optional.empty());
        }
    }

    /**
     * @param endpointsName of the resource that has its endpoints; empty: it has them itself
     */
    public record ReadCluster(Cluster cluster, Optional<String> endpointsName) {}

    /**
     * @param collections of endpoints that are resources of their own, beside these
     */
    public record ReadEndpoints(List<Endpoint> endpoints, List<EndpointCollection> collections) {
        public ReadEndpoints {
            endpoints = List.copyOf(endpoints);
            collections = List.copyOf(collections);
        }
    }

    private XdsReader() {}

    /**
     * One listener for each destination that its chains tell apart; the first one has its name, the
     * others' begin with it and a slash.
     *
     * @throws UnreadableResourceException with every reason
     */
    public static List<ReadListener> listeners(ByteString body) throws UnreadableResourceException {
        ListenerProto.Listener message = parsed(body, ListenerProto.Listener::parseFrom);
        Refusals refusals = new Refusals();
        Unknown.find(message, refusals);
        return finished(
                message.getName(),
                refusals,
                refusals.build("listener", () -> ListenerReader.read(message))
                        .map(
                                all ->
                                        all.stream()
                                                .map(
                                                        one ->
                                                                new ReadListener(
                                                                        one.listener(),
                                                                        one.paths(),
                                                                        one.inline()))
                                                .toList()));
    }

    /**
     * @throws UnreadableResourceException with every reason
     */
    public static RouteTable routes(ByteString body, PathRules paths)
            throws UnreadableResourceException {
        RouteProto.RouteConfiguration message =
                parsed(body, RouteProto.RouteConfiguration::parseFrom);
        Refusals refusals = new Refusals();
        Unknown.find(message, refusals);
        return finished(
                message.getName(), refusals, new RouteReader(refusals).read(message, paths));
    }

    /**
     * @throws UnreadableResourceException with every reason
     */
    public static ReadCluster cluster(ByteString body) throws UnreadableResourceException {
        ClusterProto.Cluster message = parsed(body, ClusterProto.Cluster::parseFrom);
        Refusals refusals = new Refusals();
        Unknown.find(message, refusals);
        List<String> ofEndpoints = new ArrayList<>();
        Optional<Cluster> cluster =
                refusals.build("cluster", () -> ClusterReader.read(message, ofEndpoints));
        ofEndpoints.forEach(line -> refusals.add("cluster", line));
        return finished(
                message.getName(),
                refusals,
                cluster.map(read -> new ReadCluster(read, endpointsName(message))));
    }

    private static Optional<String> endpointsName(ClusterProto.Cluster message) {
        if (message.getType() != ClusterProto.Cluster.DiscoveryType.EDS) {
            return Optional.empty();
        }
        String name = message.getEdsClusterConfig().getServiceName();
        return Optional.of(name.isEmpty() ? message.getName() : name);
    }

    /**
     * @throws UnreadableResourceException with every reason
     */
    public static ReadEndpoints endpoints(ByteString body) throws UnreadableResourceException {
        EndpointProto.ClusterLoadAssignment message =
                parsed(body, EndpointProto.ClusterLoadAssignment::parseFrom);
        Refusals refusals = new Refusals();
        Unknown.find(message, refusals);
        return finished(
                message.getClusterName(),
                refusals,
                Optional.of(new EndpointsReader(refusals).read(message)));
    }

    /**
     * A collection's member, of which the collection says priority and locality; empty: it is not
     * to be used.
     *
     * @throws UnreadableResourceException with every reason
     */
    public static Optional<Endpoint> lbEndpoint(String name, ByteString body)
            throws UnreadableResourceException {
        EndpointProto.LbEndpoint message = parsed(body, EndpointProto.LbEndpoint::parseFrom);
        Refusals refusals = new Refusals();
        Unknown.find(message, refusals);
        Optional<Endpoint> read = new EndpointsReader(refusals).read(message);
        return finished(name, refusals, Optional.of(read));
    }

    private static <T> T finished(String name, Refusals refusals, Optional<T> read)
            throws UnreadableResourceException {
        if (read.isEmpty() || !refusals.isEmpty()) {
            throw new UnreadableResourceException(name, refusals.all());
        }
        return read.get();
    }

    private static <T> T parsed(ByteString body, Parser<T> parser)
            throws UnreadableResourceException {
        try {
            return parser.parse(body);
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableResourceException("?", List.of("not a message of its type"));
        }
    }

    private interface Parser<T> {
        T parse(ByteString body) throws InvalidProtocolBufferException;
    }
}
