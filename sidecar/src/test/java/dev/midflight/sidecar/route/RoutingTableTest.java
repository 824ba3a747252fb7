package dev.midflight.sidecar.route;

import static dev.midflight.sidecar.route.TestingRoutes.forward;
import static dev.midflight.sidecar.route.TestingRoutes.host;
import static dev.midflight.sidecar.route.TestingRoutes.route;
import static dev.midflight.sidecar.route.TestingRoutes.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.PathMatch;
import dev.midflight.model.traffic.Rewrite;
import dev.midflight.model.traffic.Route;
import dev.midflight.model.traffic.RouteAction.WeightedCluster;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.RouteMatch.HeaderMatch;
import dev.midflight.model.traffic.RouteMatch.QueryMatch;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.ValueMatch;
import dev.midflight.model.traffic.VirtualHost;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RoutingTableTest {
    private static final Arrival ARRIVAL = new TestingArrival();

    private static final List<String> NAMES =
            List.of("a.example", "b.a.example", "api.b.a.example", "example", "web-1", "other");
    private static final List<String> DOMAINS =
            List.of(
                    "a.example",
                    "B.a.example",
                    "*.a.example",
                    "*.example",
                    "*",
                    "web-*",
                    "api.*",
                    "example",
                    "a.*");
    private static final List<String> PATHS =
            List.of(
                    "/", "/a", "/a/", "/a/b", "/a/b/c", "/ab", "/b", "/b/1", "/b/22", "/x", "*",
                    "/a//b");
    private static final List<String> METHODS = List.of("GET", "POST", "DELETE");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void decidesLikeOneRouteAfterTheOther(long seed) {
        Random random = new Random(seed);

        for (int round = 0; round < 60; round++) {
            RouteTable model = randomTable(random);
            RoutingTable compiled = RoutingTable.of(model);
            NaiveMatcher naive = new NaiveMatcher(model);
            for (int i = 0; i < 60; i++) {
                TestingRequest request = randomRequest(random);
                assertEquals(
                        naive.route(request),
                        name(compiled.route(request, ARRIVAL, new SplittableRandom(1))),
                        () -> model + "\n" + request.authority().text() + request.path().text());
            }
        }
    }

    @Test
    void weighsByTheNumbersThatItIsGiven() {
        RoutingTable routes =
                RoutingTable.of(
                        table(
                                host(
                                        "h",
                                        List.of("*"),
                                        route(
                                                "r",
                                                RouteMatch.ANY,
                                                forward(
                                                        Rewrite.NONE,
                                                        new WeightedCluster(ClusterName.of("a"), 1),
                                                        new WeightedCluster(ClusterName.of("b"), 0),
                                                        new WeightedCluster(
                                                                ClusterName.of("c"), 3))))));
        SplittableRandom random = new SplittableRandom(7);

        int[] chosen = new int[3];
        for (int i = 0; i < 40_000; i++) {
            RouteDecision decision = routes.route(TestingRequest.get("x", "/"), ARRIVAL, random);
            chosen[cluster(decision).charAt(0) - 'a']++;
        }

        assertEquals(0, chosen[1]);
        assertEquals(10_000, chosen[0], 300);
    }

    /** A longer path than any head has room for. */
    @ParameterizedTest
    @ValueSource(strings = {"/(a|b)*", "/((a*)*)*c?", "/(.|a)*(.|a)*(.|a)*"})
    void anExpressionTakesALongPathAsItDoesAShortOne(String expression) {
        RoutingTable routes =
                RoutingTable.of(
                        table(
                                host(
                                        "h",
                                        List.of("*"),
                                        route("r", new PathMatch.Regex(expression)))));
        TestingRequest request = TestingRequest.get("x", "/" + "a".repeat(100_000));

        RouteDecision decision = routes.route(request, ARRIVAL, new SplittableRandom(1));

        assertEquals("r", cluster(decision));
    }

    @Test
    void literalMatchesAllocateNothing() {
        RoutingTable routes =
                RoutingTable.of(
                        table(
                                host(
                                        "h",
                                        List.of("a.example"),
                                        route("x", new PathMatch.Exact("/x"))),
                                host(
                                        "w",
                                        List.of("*.a.example"),
                                        route(
                                                "p",
                                                new RouteMatch(
                                                        new PathMatch.Prefix("/p"),
                                                        Set.of("GET"),
                                                        List.of(header("v", "1", false)),
                                                        List.of())))));
        TestingRequest exact = TestingRequest.get("A.example:80", "/x");
        SplittableRandom random = new SplittableRandom(1);
        RequestView withoutStrings = new FieldOnly("GET", "b.a.example", "/p/q/r");
        for (int i = 0; i < 50_000; i++) {
            routes.route(exact, ARRIVAL, random);
            routes.route(withoutStrings, ARRIVAL, random);
        }

        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 50_000; i++) {
            routes.route(exact, ARRIVAL, random);
            routes.route(withoutStrings, ARRIVAL, random);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertTrue(allocated < 50_000, () -> allocated + " bytes in 100000 requests");
    }

    /** Has one field, without making a string of its name. */
    private static final class FieldOnly implements RequestView {
        private static final byte[] ONE = {'1'};

        private final RequestSpans spans = new RequestSpans();

        FieldOnly(String method, String authority, String path) {
            method().set(Octets.of(method));
            authority().set(Octets.of(authority));
            path().set(Octets.of(path));
        }

        @Override
        public Shadows shadows() {
            throw new IllegalStateException("must not be used");
        }

        @Override
        public RequestSpans spans() {
            return spans;
        }

        @Override
        public boolean field(byte[] lowerName, Span value) {
            value.set(ONE);
            return true;
        }
    }

    @Test
    void whatNoHostHasHasNoRoute() {
        RoutingTable routes =
                RoutingTable.of(table(host("h", List.of("a.example"), route("r", RouteMatch.ANY))));

        RouteDecision decision =
                routes.route(
                        TestingRequest.get("b.example", "/"), ARRIVAL, new SplittableRandom(1));

        assertInstanceOf(RouteDecision.NoRoute.class, decision);
    }

    private static Optional<String> name(RouteDecision decision) {
        return decision instanceof RouteDecision.Forward(CompiledRoute route, ClusterName _)
                ? Optional.of(route.route().name())
                : Optional.empty();
    }

    private static String cluster(RouteDecision decision) {
        return assertInstanceOf(RouteDecision.Forward.class, decision).cluster().name();
    }

    private static TestingRequest randomRequest(Random random) {
        TestingRequest request =
                new TestingRequest(
                        pick(METHODS, random),
                        pick(NAMES, random) + pick(List.of("", ":80", ":8080"), random),
                        pick(PATHS, random),
                        pick(List.of("", "q=1", "a=b&q=2", "q", "q=1&q=2"), random));
        return random.nextBoolean()
                ? request.with("v", pick(List.of("1", "12", ""), random))
                : request;
    }

    private static RouteTable randomTable(Random random) {
        Set<String> domains = new LinkedHashSet<>();
        List<VirtualHost> hosts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String domain = pick(DOMAINS, random);
            if (domains.add(domain)) {
                hosts.add(new VirtualHost("h" + i, List.of(domain), randomRoutes(random, i)));
            }
        }
        return table(hosts.toArray(VirtualHost[]::new));
    }

    private static List<Route> randomRoutes(Random random, int host) {
        List<Route> routes = new ArrayList<>();
        for (int i = random.nextInt(8); i >= 0; i--) {
            routes.add(route("h" + host + "r" + i, randomMatch(random)));
        }
        return routes;
    }

    private static RouteMatch randomMatch(Random random) {
        return new RouteMatch(
                switch (random.nextInt(5)) {
                    case 0, 1 -> new PathMatch.Exact(pick(PATHS.subList(0, 10), random));
                    case 2, 3 -> new PathMatch.Prefix(pick(PATHS.subList(0, 10), random));
                    default ->
                            new PathMatch.Regex(pick(List.of("/b/[0-9]+", ".*c", "/a.*"), random));
                },
                random.nextInt(3) == 0 ? Set.of(pick(METHODS, random)) : Set.of(),
                random.nextInt(3) == 0
                        ? List.of(
                                header("v", pick(List.of("1", "2"), random), random.nextBoolean()))
                        : List.of(),
                random.nextInt(4) == 0
                        ? List.of(new QueryMatch("q", new ValueMatch.Exact("1")))
                        : List.of());
    }

    private static HeaderMatch header(String name, String value, boolean inverted) {
        return new HeaderMatch(name, new ValueMatch.Prefix(value), inverted);
    }

    private static String pick(List<String> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }
}
