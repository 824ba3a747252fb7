package dev.midflight.wire.xds;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import dev.midflight.model.traffic.Percent;
import dev.midflight.wire.xds.proto.CoreProto;
import dev.midflight.wire.xds.proto.FaultProto;
import dev.midflight.wire.xds.proto.MatcherProto.StringMatcher;
import dev.midflight.wire.xds.proto.RateLimitProto;
import dev.midflight.wire.xds.proto.RbacFilterProto;
import dev.midflight.wire.xds.proto.RbacProto;
import dev.midflight.wire.xds.proto.RouteProto;
import dev.midflight.wire.xds.proto.RouteProto.Route;
import dev.midflight.wire.xds.proto.RouteProto.RouteAction;
import dev.midflight.wire.xds.proto.TypeProto;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What route tables can't be is said, with the field's path. */
final class RefusedRouteTest {
    private static final String HOST = "virtual_hosts[any]";
    private static final String ROUTE = HOST + ".routes[0]";

    private static Route.Builder toCluster() {
        Route.Builder route = Route.newBuilder().setName("all");
        route.getMatchBuilder().setPrefix("/");
        route.getRouteBuilder().setCluster("reviews");
        return route;
    }

    private static Refused refused(String about, Route.Builder route, String reason) {
        RouteProto.RouteConfiguration.Builder table =
                RouteProto.RouteConfiguration.newBuilder().setName(Refused.NAME);
        table.addVirtualHostsBuilder().setName("any").addDomains("*").addRoutes(route);
        return new Refused(about, XdsType.ROUTES, table.build(), reason);
    }

    private static Refused match(String about, RouteProto.RouteMatch.Builder match, String reason) {
        return refused(about, toCluster().setMatch(match), ROUTE + ".match: " + reason);
    }

    private static RouteProto.RouteMatch.Builder all() {
        return RouteProto.RouteMatch.newBuilder().setPrefix("/");
    }

    private static RouteProto.RouteMatch.Builder header(RouteProto.HeaderMatcher.Builder header) {
        return all().addHeaders(header);
    }

    static Stream<Refused> matches() {
        return Stream.of(
                match("no path", RouteProto.RouteMatch.newBuilder(), "path_specifier: none"),
                match(
                        "any case",
                        all().setCaseSensitive(Values.flag(false)),
                        "case_sensitive: false"),
                match(
                        "an authority",
                        header(
                                RouteProto.HeaderMatcher.newBuilder()
                                        .setName(":authority")
                                        .setExactMatch("a")),
                        "headers[:authority]"),
                match(
                        "methods that are not",
                        header(
                                RouteProto.HeaderMatcher.newBuilder()
                                        .setName(":method")
                                        .setInvertMatch(true)
                                        .setExactMatch("GET")),
                        "headers[:method]: inverted"),
                match(
                        "methods by prefix",
                        header(
                                RouteProto.HeaderMatcher.newBuilder()
                                        .setName(":method")
                                        .setPrefixMatch("G")),
                        "headers[:method]: a pattern"));
    }

    static Stream<Refused> values() {
        return Stream.of(
                match(
                        "a matcher of no kind",
                        header(
                                RouteProto.HeaderMatcher.newBuilder()
                                        .setName("a")
                                        .setStringMatch(StringMatcher.getDefaultInstance())),
                        "match_pattern: none"),
                match(
                        "an absent parameter",
                        all().addQueryParameters(
                                        RouteProto.QueryParameterMatcher.newBuilder()
                                                .setName("q")
                                                .setPresentMatch(false)),
                        "query_parameters[q]: absent"),
                refused(
                        "a header's range",
                        toCluster()
                                .setMatch(
                                        header(
                                                RouteProto.HeaderMatcher.newBuilder()
                                                        .setName("a")
                                                        .setUnknownFields(Refused.field(6)))),
                        "virtual_hosts[0].routes[0].match.headers[0]: field 6 of"));
    }

    @ParameterizedTest
    @MethodSource({"matches", "values"})
    void matchesThatSayMoreAreRefused(Refused refused) {
        refused.check();
    }

    private static Refused action(String about, RouteAction.Builder action, String reason) {
        return refused(about, toCluster().setRoute(action), ROUTE + ".route: " + reason);
    }

    private static RouteAction.Builder reviews() {
        return RouteAction.newBuilder().setCluster("reviews");
    }

    static Stream<Refused> actions() {
        return Stream.of(
                action("no cluster", RouteAction.newBuilder(), "cluster_specifier: none"),
                action(
                        "a host of the upstream",
                        reviews().setAutoHostRewrite(Values.flag(true)),
                        "auto_host_rewrite: true"),
                action(
                        "a word that is not known",
                        reviews()
                                .setRetryPolicy(
                                        RouteProto.RetryPolicy.newBuilder()
                                                .setRetryOn("5xx,envoy-ratelimited")),
                        "retry_on: 'envoy-ratelimited'"),
                action(
                        "hosts that are left out",
                        reviews()
                                .setRetryPolicy(
                                        RouteProto.RetryPolicy.newBuilder()
                                                .addRetryHostPredicate(
                                                        RouteProto.RetryPolicy.RetryHostPredicate
                                                                .newBuilder()
                                                                .setName("odd"))),
                        "retry_policy.retry_host_predicate[odd]"),
                action(
                        "a limit of all of a stream",
                        reviews()
                                .setMaxStreamDuration(
                                        RouteAction.MaxStreamDuration.newBuilder()
                                                .setMaxStreamDuration(Values.seconds(3))),
                        "max_stream_duration: PT3S"));
    }

    static Stream<Refused> rest() {
        RouteAction.RequestMirrorPolicy mirror =
                RouteAction.RequestMirrorPolicy.newBuilder().setCluster("copy").build();
        RouteAction.HashPolicy hash = RouteAction.HashPolicy.getDefaultInstance();
        return Stream.of(
                action(
                        "two copies",
                        reviews().addRequestMirrorPolicies(mirror).addRequestMirrorPolicies(mirror),
                        "request_mirror_policies: several"),
                action("a hash of no kind", reviews().addHashPolicy(hash), "hash_policy: of no"),
                action(
                        "two hashes",
                        reviews().addHashPolicy(hash).addHashPolicy(hash),
                        "hash_policy: several"),
                refused("no action", toCluster().clearAction(), ROUTE + ".action: none"),
                refused(
                        "a command",
                        toCluster()
                                .addRequestHeadersToAdd(
                                        CoreProto.HeaderValueOption.newBuilder()
                                                .setHeader(
                                                        CoreProto.HeaderValue.newBuilder()
                                                                .setKey("x-a")
                                                                .setValue("%START_TIME%"))),
                        ROUTE + ": headers_to_add[x-a]"),
                refused(
                        "a field that is not known",
                        toCluster().setUnknownFields(Refused.field(18)),
                        "virtual_hosts[0].routes[0]: field 18"));
    }

    @ParameterizedTest
    @MethodSource({"actions", "rest"})
    void actionsThatSayMoreAreRefused(Refused refused) {
        refused.check();
    }

    private static Refused filter(String about, String type, Message config, String reason) {
        return refused(
                about, toCluster().putTypedPerFilterConfig("it", Packed.of(type, config)), reason);
    }

    private static Refused rules(RbacProto.Policy.Builder policy, String reason) {
        RbacFilterProto.RBACPerRoute.Builder message = RbacFilterProto.RBACPerRoute.newBuilder();
        message.getRbacBuilder().getRulesBuilder().putPolicies("p", policy.build());
        return filter(
                reason,
                RouteFilterWriter.PER_ROUTE_TYPE,
                message.build(),
                "typed_per_filter_config[it]: rules.policies[p]: " + reason);
    }

    private static RbacProto.Permission.Builder anything() {
        return RbacProto.Permission.newBuilder().setAny(true);
    }

    private static RbacProto.Principal.Builder anyone() {
        return RbacProto.Principal.newBuilder().setAny(true);
    }

    static Stream<Refused> filters() {
        return Stream.of(
                refused(
                        "a filter that is not known",
                        toCluster()
                                .putTypedPerFilterConfig(
                                        "odd", Any.newBuilder().setTypeUrl("x/odd.Odd").build()),
                        "typed_per_filter_config[odd]: http_filters[odd]: 'odd.Odd'"),
                filter(
                        "rules that are switched off",
                        RouteFilterWriter.PER_ROUTE_TYPE,
                        RbacFilterProto.RBACPerRoute.getDefaultInstance(),
                        "typed_per_filter_config[it]: rbac: none"),
                filter(
                        "a fault by gRPC",
                        FilterWriter.FAULT_TYPE,
                        FaultProto.HTTPFault.newBuilder()
                                .setAbort(FaultProto.FaultAbort.newBuilder().setGrpcStatus(14))
                                .build(),
                        "abort: no http_status"),
                filter(
                        "a share of limits",
                        FilterWriter.LIMIT_TYPE,
                        RateLimitProto.LocalRateLimit.newBuilder()
                                .setTokenBucket(TypeProto.TokenBucket.getDefaultInstance())
                                .setFilterEnabled(Values.runtimeFraction(new Percent(50)))
                                .build(),
                        "filter_enabled: 50.0 percent"),
                filter(
                        "a field inside",
                        FilterWriter.LIMIT_TYPE,
                        RateLimitProto.LocalRateLimit.newBuilder()
                                .setUnknownFields(Refused.field(8))
                                .build(),
                        "field 8 of " + FilterWriter.LIMIT_TYPE));
    }

    static Stream<Refused> policies() {
        return Stream.of(
                rules(
                        RbacProto.Policy.newBuilder()
                                .addPermissions(
                                        RbacProto.Permission.newBuilder().setDestinationPort(80))
                                .addPrincipals(anyone()),
                        "permissions: DESTINATION_PORT"),
                rules(
                        RbacProto.Policy.newBuilder()
                                .addPermissions(anything())
                                .addPrincipals(
                                        RbacProto.Principal.newBuilder()
                                                .setRemoteIp(
                                                        CoreProto.CidrRange.getDefaultInstance())),
                        "principals: REMOTE_IP"),
                rules(
                        RbacProto.Policy.newBuilder()
                                .addPermissions(
                                        RbacProto.Permission.newBuilder().setNotRule(anything()))
                                .addPrincipals(anyone()),
                        "not: of a condition"),
                rules(
                        RbacProto.Policy.newBuilder()
                                .addPermissions(RbacProto.Permission.newBuilder().setAny(false))
                                .addPrincipals(anyone()),
                        "any: false"));
    }

    @ParameterizedTest
    @MethodSource({"filters", "policies"})
    void filtersThatSayMoreAreRefused(Refused refused) {
        refused.check();
    }

    static Stream<Refused> hosts() {
        RouteProto.VirtualHost.Builder host =
                RouteProto.VirtualHost.newBuilder().setName("any").addDomains("a.example:80");
        return Stream.of(
                new Refused(
                        "a port alone",
                        XdsType.ROUTES,
                        RouteProto.RouteConfiguration.newBuilder()
                                .setName(Refused.NAME)
                                .addVirtualHosts(host)
                                .build(),
                        HOST + ": domains: 'a.example:80'"),
                new Refused(
                        "virtual hosts on demand",
                        XdsType.ROUTES,
                        RouteProto.RouteConfiguration.newBuilder()
                                .setName(Refused.NAME)
                                .setUnknownFields(Refused.field(9))
                                .build(),
                        "field 9 of envoy.config.route.v3.RouteConfiguration"));
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void hostsThatSayMoreAreRefused(Refused refused) {
        refused.check();
    }
}
