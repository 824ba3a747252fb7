package dev.midflight.sidecar.xds;

import dev.midflight.wire.xds.DeltaRequest;
import dev.midflight.wire.xds.XdsNode;
import dev.midflight.wire.xds.XdsType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What was asked for on the stream of now. */
final class XdsSubscriptions {
    private static final List<XdsType> TYPES =
            List.of(
                    XdsType.CLUSTER,
                    XdsType.LB_ENDPOINT,
                    XdsType.ENDPOINTS,
                    XdsType.LISTENER,
                    XdsType.ROUTES);

    /** More endpoints' names and versions are too much for a stream's first request. */
    static final int MOST_MEMBERS = 12_000;

    private final Subscribing subscribing;
    private final XdsNode node;
    private final Map<XdsType, Set<String>> asked = new EnumMap<>(XdsType.class);
    private boolean collections;

    XdsSubscriptions(Subscribing subscribing, XdsNode node) {
        this.subscribing = subscribing;
        this.node = node;
        this.collections = subscribing.asksForAll(XdsType.LB_ENDPOINT);
    }

    /** The first requests of a new stream, which say what is there already. */
    List<DeltaRequest> begin(XdsResources resources) {
        asked.clear();
        collections =
                subscribing.asksForAll(XdsType.LB_ENDPOINT)
                        && resources.endpointCount() <= MOST_MEMBERS;
        return follow(resources);
    }

    /** What has to be asked for, or no more, since resources refer to it or don't. */
    List<DeltaRequest> follow(XdsResources resources) {
        List<DeltaRequest> requests = new ArrayList<>();
        for (XdsType type : TYPES) {
            Set<String> wanted = wanted(type, resources);
            Set<String> before = asked.get(type);
            if (before != null) {
                change(type, before, wanted, requests);
            } else if (!wanted.isEmpty()) {
                requests.add(first(type, wanted, resources));
            }
        }
        return requests;
    }

    /** A first request without a name would ask for everything. */
    private DeltaRequest first(XdsType type, Set<String> wanted, XdsResources resources) {
        Optional<XdsNode> who =
                asked.isEmpty() ? Optional.of(node.withCollections(collections)) : Optional.empty();
        asked.put(type, wanted);
        return DeltaRequest.first(type, who, wanted, resources.versions(type));
    }

    private void change(
            XdsType type, Set<String> before, Set<String> wanted, List<DeltaRequest> requests) {
        Set<String> more = less(wanted, before);
        Set<String> gone = less(before, wanted);
        if (!more.isEmpty() || !gone.isEmpty()) {
            asked.put(type, wanted);
            requests.add(DeltaRequest.changed(type, more, gone));
        }
    }

    private static Set<String> less(Collection<String> all, Collection<String> without) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(without);
        return rest;
    }

    private Set<String> wanted(XdsType type, XdsResources resources) {
        if (asksForAll(type)) {
            return Set.of(DeltaRequest.WILDCARD);
        }
        return switch (type) {
            case ENDPOINTS -> resources.endpointsReferred();
            case ROUTES -> resources.tablesReferred();
            case LB_ENDPOINT ->
                    subscribing.asksForAll(type) ? Set.of() : resources.collectionsReferred();
            case CLUSTER, LISTENER, SECRET -> Set.of();
        };
    }

    private boolean asksForAll(XdsType type) {
        return subscribing.asksForAll(type) && (type != XdsType.LB_ENDPOINT || collections);
    }

    /** Without what nobody refers to any more: of that no removal would be told. */
    XdsResources pruned(XdsResources resources) {
        XdsResources rest = resources;
        for (XdsType type : List.of(XdsType.ENDPOINTS, XdsType.ROUTES)) {
            if (!asksForAll(type)) {
                Set<String> unused = less(resources.versions(type).keySet(), wanted(type, rest));
                rest = unused.isEmpty() ? rest : rest.without(type, unused);
            }
        }
        if (!asksForAll(XdsType.LB_ENDPOINT) && !rest.collections().isEmpty()) {
            Set<String> unused = less(rest.collections(), rest.collectionsReferred());
            rest = unused.isEmpty() ? rest : rest.without(XdsType.LB_ENDPOINT, unused);
        }
        return rest;
    }
}
