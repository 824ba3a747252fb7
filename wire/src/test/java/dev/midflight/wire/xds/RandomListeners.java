package dev.midflight.wire.xds;

import dev.midflight.model.IpLiteral;
import dev.midflight.model.traffic.Binding;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Filter;
import dev.midflight.model.traffic.HashKey;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.Listener.Destination;
import dev.midflight.model.traffic.ListenerProtocol;
import dev.midflight.model.traffic.MeshTls;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.ProxyProtocolMode;
import dev.midflight.model.traffic.RouteTableName;
import dev.midflight.model.traffic.ServerNames;
import dev.midflight.model.traffic.TcpRelay;
import dev.midflight.model.traffic.TrafficDirection;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Listeners of every binding, destination, protocol, TLS and filter. */
final class RandomListeners {
    private final Dice dice;
    private final RandomRequests requests;

    RandomListeners(long seed) {
        this.dice = new Dice(seed);
        this.requests = new RandomRequests(dice);
    }

    XdsReader.ReadListener listener(String name) {
        Destination destination = destination();
        ListenerProtocol protocol = protocol(destination);
        boolean relays = relays(destination, protocol);
        Listener listener =
                new Listener(
                        name,
                        binding(),
                        dice.one(TrafficDirection.values()),
                        protocol,
                        destination,
                        filters(destination, relays),
                        destination instanceof Destination.Original
                                ? ProxyProtocolMode.OFF
                                : dice.one(ProxyProtocolMode.values()),
                        relays ? relay() : TcpRelay.DEFAULT,
                        dice.one(MeshTls.values()));
        boolean routed = destination instanceof Destination.Routes;
        return new XdsReader.ReadListener(
                listener, routed ? dice.one(PathRules.values()) : PathRules.KEEP);
    }

    private Binding binding() {
        if (dice.coin()) {
            return new Binding.Bound(
                    new InetSocketAddress(
                            IpLiteral.of(dice.one("127.0.0.1", "0.0.0.0", "::1")),
                            dice.number(0, 65_535)));
        }
        return new Binding.Redirected(
                new HashSet<>(
                        dice.some(
                                3,
                                i ->
                                        IpLiteral.of(
                                                dice.one("10.0.0." + i, "fd00::" + i, "0.0.0.0")))),
                dice.coin() ? OptionalInt.empty() : OptionalInt.of(dice.number(1, 65_535)));
    }

    private Destination destination() {
        Optional<ClusterName> otherwise = dice.maybe(cluster());
        return dice.one(
                new Destination.Routes(new RouteTableName("shop/reviews/80"), otherwise),
                new Destination.Routes(new RouteTableName("shop/reviews/80")),
                new Destination.ToCluster(cluster()),
                new Destination.ByServerName(
                        dice.some(
                                2,
                                i ->
                                        new ServerNames(
                                                List.of("a" + i + ".ex", "*.b" + i + ".ex"),
                                                cluster())),
                        Optional.of(cluster())),
                new Destination.ByServerName(
                        List.of(new ServerNames(List.of("a.example"), cluster())),
                        Optional.empty()),
                new Destination.Original());
    }

    private ClusterName cluster() {
        return ClusterName.of(dice.one("shop/reviews/80", "in", "PassthroughCluster"));
    }

    private ListenerProtocol protocol(Destination destination) {
        return switch (destination) {
            case Destination.Routes(_, var otherwise) ->
                    otherwise.isPresent()
                            ? ListenerProtocol.DETECT
                            : dice.one(
                                    ListenerProtocol.DETECT,
                                    ListenerProtocol.HTTP,
                                    ListenerProtocol.HTTP1,
                                    ListenerProtocol.HTTP2);
            case Destination.ByServerName _ -> ListenerProtocol.TCP;
            case Destination.ToCluster _, Destination.Original _ ->
                    dice.one(ListenerProtocol.values());
        };
    }

    private static boolean relays(Destination destination, ListenerProtocol protocol) {
        return switch (destination) {
            case Destination.Routes(_, var otherwise) -> otherwise.isPresent();
            case Destination.ByServerName _ -> true;
            case Destination.ToCluster _ ->
                    protocol == ListenerProtocol.TCP || protocol == ListenerProtocol.DETECT;
            case Destination.Original _ -> false;
        };
    }

    private List<Filter> filters(Destination destination, boolean relays) {
        boolean routed = destination instanceof Destination.Routes;
        boolean reads = routed || (destination instanceof Destination.ToCluster && !relays);
        return dice.<Filter>some(
                4,
                i -> reads && dice.coin() ? requests.onRequests(routed) : requests.onConnections());
    }

    private TcpRelay relay() {
        return new TcpRelay(
                dice.maybe(new HashKey.Peer()),
                dice.number(1, 10),
                Duration.ofSeconds(dice.number(1, 604_800)));
    }
}
