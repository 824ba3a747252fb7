package dev.midflight.sidecar.route;

import dev.midflight.model.traffic.PathMatch;
import dev.midflight.model.traffic.Route;
import dev.midflight.model.traffic.VirtualHost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The routes of a host, of which the first that matches is found without trying all of them. */
final class PathIndex {
    private static final int NONE = Integer.MAX_VALUE;
    private static final int[] EMPTY = {};

    private final List<CompiledRoute> routes = new ArrayList<>();
    private final OctetMap<int[]> exact;
    private final OctetMap<int[]> prefixes;
    private final int[] others;
    private final Span scratch = new Span();

    PathIndex(String table, VirtualHost host, RequestFilter.Factory factory) {
        Map<String, List<Integer>> exactPaths = new HashMap<>();
        Map<String, List<Integer>> prefixPaths = new HashMap<>();
        List<Integer> rest = new ArrayList<>();
        for (Route route : host.routes()) {
            int place = routes.size();
            String scope = "route " + table + " " + host.name() + " " + route.name();
            FilterChain filters = new FilterChain(scope, route.filters(), factory);
            routes.add(new CompiledRoute(host.name(), route, filters));
            List<Integer> places =
                    switch (route.match().path()) {
                        case PathMatch.Exact(String path) ->
                                exactPaths.computeIfAbsent(path, _ -> new ArrayList<>());
                        case PathMatch.Prefix(String path) ->
                                prefixPaths.computeIfAbsent(
                                        CompiledRewrite.withoutSlash(path), _ -> new ArrayList<>());
                        case PathMatch.Regex(String _) -> rest;
                    };
            places.add(place);
        }
        exact = compile(exactPaths);
        prefixes = compile(prefixPaths);
        others = places(rest);
    }

    private static OctetMap<int[]> compile(Map<String, List<Integer>> paths) {
        Map<String, int[]> compiled = new HashMap<>();
        paths.forEach((path, places) -> compiled.put(path, places(places)));
        return new OctetMap<>(compiled);
    }

    private static int[] places(List<Integer> places) {
        return places.stream().mapToInt(Integer::intValue).toArray();
    }

    List<CompiledRoute> routes() {
        return routes;
    }

    @Nullable CompiledRoute find(RequestView request) {
        Span path = request.path();
        byte[] octets = path.octets();
        int best = NONE;
        int hash = OctetMap.SEED;
        for (int at = path.start(); at < path.end(); at++) {
            if (octets[at] == '/' && !prefixes.isEmpty()) {
                best = prefix(octets, path.start(), at, hash, best, request);
            }
            hash = OctetMap.hash(hash, octets[at]);
        }
        best = prefix(octets, path.start(), path.end(), hash, best, request);
        int[] same = exact.get(octets, path.start(), path.end(), hash);
        best = first(same == null ? EMPTY : same, best, request);
        best = first(others, best, request);
        return best == NONE ? null : routes.get(best);
    }

    /**
     * The path up to a slash, or all of it; what has no slash at all ({@code *}, CONNECT) is below
     * the root, too.
     */
    private int prefix(byte[] octets, int start, int end, int hash, int best, RequestView request) {
        int found = best;
        if (end > start && octets[start] != '/') {
            int[] root = prefixes.get(octets, start, start, OctetMap.SEED);
            found = first(root == null ? EMPTY : root, found, request);
        }
        int[] places = prefixes.get(octets, start, end, hash);
        return first(places == null ? EMPTY : places, found, request);
    }

    private int first(int[] places, int best, RequestView request) {
        for (int place : places) {
            if (place >= best) {
                return best;
            }
            if (routes.get(place).matches(request, scratch)) {
                return place;
            }
        }
        return best;
    }
}
