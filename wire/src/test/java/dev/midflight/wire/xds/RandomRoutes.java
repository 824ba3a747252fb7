package dev.midflight.wire.xds;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Fault;
import dev.midflight.model.traffic.HashKey;
import dev.midflight.model.traffic.Mirror;
import dev.midflight.model.traffic.PathRewrite;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.RetryOn;
import dev.midflight.model.traffic.RetryPolicy;
import dev.midflight.model.traffic.Rewrite;
import dev.midflight.model.traffic.Route;
import dev.midflight.model.traffic.RouteAction;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.RouteTableName;
import dev.midflight.model.traffic.SubsetSelector;
import dev.midflight.model.traffic.Timeouts;
import dev.midflight.model.traffic.VirtualHost;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Route tables with every kind of match, action and filter. */
final class RandomRoutes {
    private final Dice dice;
    private final RandomRequests requests;

    RandomRoutes(long seed) {
        this.dice = new Dice(seed);
        this.requests = new RandomRequests(dice);
    }

    RouteTable table(String name) {
        List<VirtualHost> hosts = new ArrayList<>();
        int count = dice.number(0, 3);
        for (int i = 0; i < count; i++) {
            List<String> domains = new ArrayList<>(List.of("a" + i + ".example"));
            domains.addAll(dice.some(1, j -> "*.b" + hosts.size() + ".example"));
            domains.addAll(dice.some(1, j -> "c" + hosts.size() + ".*"));
            if (i == 0 && dice.coin()) {
                domains.add("*");
            }
            hosts.add(new VirtualHost("host-" + i, domains, dice.some(3, this::route)));
        }
        return new RouteTable(new RouteTableName(name), dice.one(PathRules.values()), hosts);
    }

    private Route route(int index) {
        return new Route(
                "route/" + index,
                requests.match(),
                dice.one(forward(), redirect(), respond()),
                requests.edits(),
                requests.edits(),
                dice.maybe(
                        new Fault(
                                dice.maybe(new Fault.Delay(dice.duration(3600), dice.percent())),
                                dice.maybe(
                                        new Fault.Abort(dice.number(400, 599), dice.percent())))),
                dice.some(4, i -> requests.onRequests(true)));
    }

    private RouteAction forward() {
        List<RouteAction.WeightedCluster> clusters =
                new ArrayList<>(
                        List.of(
                                new RouteAction.WeightedCluster(
                                        ClusterName.of("shop/reviews/80"),
                                        dice.number(1, 1_000_000))));
        clusters.addAll(
                dice.some(
                        2,
                        i ->
                                new RouteAction.WeightedCluster(
                                        ClusterName.of("shop/reviews/80/v" + i),
                                        dice.number(0, 100))));
        return new RouteAction.Forward(
                clusters,
                new SubsetSelector(dice.one(Map.of(), Map.of("version", "v1", "empty", ""))),
                new Rewrite(dice.maybe("other.example"), rewrite()),
                new Timeouts(
                        dice.duration(120),
                        dice.duration(3600),
                        dice.duration(3600),
                        dice.duration(3600)),
                dice.coin() ? RetryPolicy.NONE : retries(),
                dice.maybe(new Mirror(ClusterName.of("copy"), dice.percent())),
                dice.maybe(
                        dice.one(
                                new HashKey.Header("x-user"),
                                new HashKey.QueryParameter("user"),
                                new HashKey.Peer())));
    }

    private PathRewrite rewrite() {
        return dice.one(
                new PathRewrite.Keep(),
                new PathRewrite.Full(dice.one("/", "/new", "/a\\b$1")),
                new PathRewrite.Prefix(dice.one("/", "/x", "/x/", "/$\\")),
                new PathRewrite.Regex("/a/(.*)", "/b/$1"),
                new PathRewrite.Regex("^[^?]*", "/all"),
                new PathRewrite.Regex("/(?P<v>v[0-9])/(.*)", "/${v}/$2"),
                new PathRewrite.Regex("x+", dice.one("", "y", "\\$", "\\\\")));
    }

    private RetryPolicy retries() {
        Set<RetryOn> on = new HashSet<>();
        for (RetryOn each : RetryOn.values()) {
            if (dice.number(0, 3) == 0) {
                on.add(each);
            }
        }
        return new RetryPolicy(
                dice.number(0, 10),
                on,
                dice.one(Set.of(), Set.of(409), Set.of(418, 503)),
                dice.duration(3600),
                dice.duration(10),
                dice.one(0, 65_536, 1_000_000));
    }

    private RouteAction redirect() {
        return new RouteAction.Redirect(
                dice.one(301, 302, 303, 307, 308),
                Optional.of(dice.one("http", "https")),
                dice.maybe("other.example"),
                dice.coin() ? OptionalInt.empty() : OptionalInt.of(dice.number(1, 65_535)),
                rewrite());
    }

    private RouteAction respond() {
        boolean empty = dice.coin();
        return new RouteAction.Respond(
                empty ? 204 : dice.one(200, 404, 599),
                dice.one("text/plain", "", "application/json"),
                empty ? "" : dice.one("", "{\"a\":1}", "\u00fcber"));
    }
}
