package dev.midflight.sidecar.xds;

import dev.midflight.model.traffic.Endpoint;
import dev.midflight.wire.xds.DeltaResponse;
import dev.midflight.wire.xds.LbEndpointNames;
import dev.midflight.wire.xds.VersionedResource;
import dev.midflight.wire.xds.XdsReader;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The endpoints that are resources of their own, by their collections, so that a change of one
 * costs no more than its collection. Immutable.
 */
record MemberCollections(SortedMap<String, MemberCollection> byName) {
    static final MemberCollections NONE = new MemberCollections(new TreeMap<>());

    private static final ResourceReader<Optional<Endpoint>> READER =
            resource -> XdsReader.lbEndpoint(resource.name(), resource.body());

    MemberCollections {
        byName = Collections.unmodifiableSortedMap(byName);
    }

    /** Empty: nothing of it is here. */
    Optional<MemberCollection> find(String collection) {
        return Optional.ofNullable(byName.get(collection));
    }

    /**
     * These with what a response changes.
     *
     * @param reasons are added to, where something can't be read
     */
    MemberCollections with(DeltaResponse response, List<String> reasons) {
        Map<String, SortedMap<String, Held<Optional<Endpoint>>>> touched = new HashMap<>();
        for (String removed : response.removed()) {
            LbEndpointNames.collectionOf(removed)
                    .filter(byName::containsKey)
                    .ifPresent(name -> members(name, touched).remove(removed));
        }
        for (VersionedResource raw : response.resources()) {
            Optional<String> name = LbEndpointNames.collectionOf(raw.name());
            if (name.isEmpty()) {
                reasons.add(raw.name() + ": name (expected: that of a collection's member)");
                continue;
            }
            SortedMap<String, Held<Optional<Endpoint>>> members = members(name.get(), touched);
            READER.held(raw, members.get(raw.name()), reasons)
                    .ifPresent(held -> members.put(raw.name(), held));
        }
        SortedMap<String, MemberCollection> next = new TreeMap<>(byName);
        touched.forEach(
                (name, members) -> {
                    if (members.isEmpty()) {
                        next.remove(name);
                    } else {
                        next.put(name, new MemberCollection(members));
                    }
                });
        return new MemberCollections(next);
    }

    private SortedMap<String, Held<Optional<Endpoint>>> members(
            String collection, Map<String, SortedMap<String, Held<Optional<Endpoint>>>> touched) {
        return touched.computeIfAbsent(
                collection,
                name -> new TreeMap<>(find(name).orElse(MemberCollection.NONE).members()));
    }

    MemberCollections without(Collection<String> collections) {
        SortedMap<String, MemberCollection> rest = new TreeMap<>(byName);
        rest.keySet().removeAll(collections);
        return new MemberCollections(rest);
    }

    /** All members by name. */
    Stream<VersionedResource> all() {
        return byName.values().stream()
                .flatMap(collection -> collection.members().values().stream())
                .map(Held::raw);
    }

    int size() {
        return byName.values().stream().mapToInt(each -> each.members().size()).sum();
    }
}
