package dev.midflight.sidecar.xds;

import dev.midflight.model.traffic.Endpoint;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The endpoints of one collection (LEDS); the very same one until one of them changes. */
final class MemberCollection {
    static final MemberCollection NONE = new MemberCollection(new TreeMap<>());
    private static final int DIGEST_BYTES = 16;

    private final SortedMap<String, Held<Optional<Endpoint>>> members;
    private final List<Endpoint> endpoints;
    private final String digest;

    MemberCollection(SortedMap<String, Held<Optional<Endpoint>>> members) {
        this.members = Collections.unmodifiableSortedMap(members);
        this.endpoints =
                members.values().stream()
                        .flatMap(held -> held.read().stream())
                        .sorted(Endpoint.BY_ADDRESS)
                        .toList();
        ResourceDigest all = new ResourceDigest();
        members.values().forEach(held -> all.add(held.raw()));
        this.digest = all.hex(DIGEST_BYTES);
    }

    /** By name; empty: one that is not to be used. */
    SortedMap<String, Held<Optional<Endpoint>>> members() {
        return members;
    }

    /** Those to be used, in the order of their addresses. */
    List<Endpoint> endpoints() {
        return endpoints;
    }

    /** Of all members' names and versions. */
    String digest() {
        return digest;
    }
}
