package dev.midflight.wire.xds;

import dev.midflight.model.IpLiteral;
import dev.midflight.model.traffic.AccessRules;
import dev.midflight.model.traffic.ConnectionRate;
import dev.midflight.model.traffic.Enforcement;
import dev.midflight.model.traffic.Filter;
import dev.midflight.model.traffic.HeaderEdits;
import dev.midflight.model.traffic.PathMatch;
import dev.midflight.model.traffic.RateLimit;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.ValueMatch;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Conditions on requests, and filters of every kind. */
record RandomRequests(Dice dice) {
    RouteMatch match() {
        return match(path());
    }

    private RouteMatch match(PathMatch path) {
        return dice.number(0, 3) == 0
                ? RouteMatch.ANY
                : new RouteMatch(
                        path,
                        dice.one(
                                Set.of(),
                                Set.of("GET"),
                                Set.of("GET", "PUT"),
                                Set.of("M-SEARCH", "X|Y.")),
                        dice.some(
                                2,
                                i ->
                                        new RouteMatch.HeaderMatch(
                                                dice.one("x-tenant", "accept"),
                                                value(),
                                                dice.coin())),
                        dice.some(
                                2, i -> new RouteMatch.QueryMatch(dice.one("q", "a b"), value())));
    }

    private PathMatch path() {
        return dice.one(
                new PathMatch.Exact(dice.one("/", "/a/b", "/a.b", "/x\\y", "/(a|b)")),
                new PathMatch.Prefix(dice.one("/", "/a", "/a/", "/a.b/c", "//")),
                new PathMatch.Regex(dice.one("/v[0-9]+/.*", ".*", "/a|/b", "/(?P<id>[a-z]+)")));
    }

    private ValueMatch value() {
        String text = dice.one("v1", "", "a b", "100%", "(x|y).*", "\u00e9\\");
        return dice.one(
                new ValueMatch.Exact(text),
                new ValueMatch.Prefix(text),
                new ValueMatch.Suffix(text),
                new ValueMatch.Regex(dice.one(".*", "a|b", "[0-9]{3}", "(?i)x")),
                new ValueMatch.Present());
    }

    HeaderEdits edits() {
        return new HeaderEdits(
                dice.some(2, i -> "x-old-" + i),
                fields(),
                dice.some(2, i -> new HeaderEdits.Field("x-add", dice.one("", "1", "a%b"))));
    }

    private List<HeaderEdits.Field> fields() {
        return dice.some(2, i -> new HeaderEdits.Field("x-set-" + i, dice.one("", "50%", "a, b")));
    }

    Filter.OnRequests onRequests(boolean byPath) {
        return dice.coin() ? rules(byPath) : limit();
    }

    private AccessRules rules(boolean byPath) {
        return new AccessRules(
                dice.some(
                        3,
                        i ->
                                new AccessRules.Rule(
                                        dice.one(AccessRules.Action.values()),
                                        blocks(),
                                        dice.some(2, j -> value()),
                                        match(byPath ? path() : RouteMatch.ANY.path()))),
                dice.one(AccessRules.Action.values()),
                dice.one(Enforcement.values()));
    }

    private RateLimit limit() {
        return new RateLimit(
                dice.number(1, 1000),
                per(),
                dice.number(1, 2000),
                dice.number(400, 599),
                fields(),
                match(),
                dice.one(Enforcement.values()));
    }

    private Duration per() {
        return dice.one(
                Duration.ofSeconds(1),
                Duration.ofMillis(1500),
                Duration.ofSeconds(59, 123_456_789));
    }

    Filter.OnConnections onConnections() {
        return dice.one(
                new ConnectionRate(dice.number(1, 1000), per(), dice.number(1, 2000)),
                new Filter.AddressAccess(blocks(), blocks()));
    }

    private List<Filter.AddressBlock> blocks() {
        return dice.some(
                2,
                i ->
                        dice.one(
                                new Filter.AddressBlock(
                                        IpLiteral.of("10." + i + ".0.0"), dice.number(0, 32)),
                                new Filter.AddressBlock(
                                        IpLiteral.of("fd00::" + i), dice.number(0, 128))));
    }
}
