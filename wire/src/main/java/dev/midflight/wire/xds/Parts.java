package dev.midflight.wire.xds;

import dev.midflight.model.traffic.AccessRules;
import dev.midflight.model.traffic.Filter.AddressBlock;
import dev.midflight.model.traffic.PathMatch;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.ValueMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of a request has to hold at the same time, gathered from others' trees of conditions; an
 * empty part is about anything.
 */
record Parts(
        List<AddressBlock> sources,
        List<ValueMatch> identities,
        Optional<PathMatch> path,
        Set<String> methods,
        List<RouteMatch.HeaderMatch> headers,
        List<RouteMatch.QueryMatch> query) {
    static final Parts ANY =
            new Parts(List.of(), List.of(), Optional.empty(), Set.of(), List.of(), List.of());

    private static final int MAX_RULES = 1000;

    static Parts of(List<AddressBlock> sources) {
        return new Parts(sources, List.of(), Optional.empty(), Set.of(), List.of(), List.of());
    }

    static Parts of(ValueMatch identity) {
        return ofIdentities(List.of(identity));
    }

    private static Parts ofIdentities(List<ValueMatch> identities) {
        return new Parts(List.of(), identities, Optional.empty(), Set.of(), List.of(), List.of());
    }

    static Parts of(PathMatch path) {
        return new Parts(List.of(), List.of(), Optional.of(path), Set.of(), List.of(), List.of());
    }

    static Parts of(Set<String> methods) {
        return new Parts(List.of(), List.of(), Optional.empty(), methods, List.of(), List.of());
    }

    static Parts of(RouteMatch.HeaderMatch header) {
        return new Parts(
                List.of(), List.of(), Optional.empty(), Set.of(), List.of(header), List.of());
    }

    static Parts of(RouteMatch.QueryMatch query) {
        return new Parts(
                List.of(), List.of(), Optional.empty(), Set.of(), List.of(), List.of(query));
    }

    /**
     * Both.
     *
     * @throws IllegalArgumentException where one rule would need two of what it has once
     */
    private Parts and(Parts other) {
        require(sources.isEmpty() || other.sources.isEmpty(), "addresses");
        require(identities.isEmpty() || other.identities.isEmpty(), "identities");
        require(path.isEmpty() || other.path.isEmpty(), "paths");
        require(methods.isEmpty() || other.methods.isEmpty(), "methods");
        return new Parts(
                joined(sources, other.sources),
                joined(identities, other.identities),
                path.or(other::path),
                methods.isEmpty() ? other.methods : methods,
                joined(headers, other.headers),
                joined(query, other.query));
    }

    private static void require(boolean once, String what) {
        if (!once) {
            throw new IllegalArgumentException(
                    "and: two conditions about " + what + " (expected: one)");
        }
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    /**
     * One of each.
     *
     * @throws IllegalArgumentException beyond 1000 rules, and where a rule can't say it
     */
    static List<Parts> allOf(List<List<Parts>> conditions) {
        List<Parts> all = List.of(ANY);
        for (List<Parts> alternatives : conditions) {
            if ((long) all.size() * alternatives.size() > MAX_RULES) {
                throw new IllegalArgumentException(
                        "policies: more than " + MAX_RULES + " rules (expected: fewer)");
            }
            List<Parts> next = new ArrayList<>();
            for (Parts one : all) {
                alternatives.forEach(other -> next.add(one.and(other)));
            }
            all = next;
        }
        return all;
    }

    /** Any of these; as few as possible. */
    static List<Parts> anyOf(List<List<Parts>> conditions) {
        List<Parts> all = conditions.stream().flatMap(List::stream).toList();
        if (all.size() < 2) {
            return all;
        }
        if (consistsOf(all, each -> of(each.sources)) && all.stream().noneMatch(ANY::equals)) {
            return List.of(of(all.stream().flatMap(each -> each.sources.stream()).toList()));
        }
        if (consistsOf(all, each -> ofIdentities(each.identities))
                && all.stream().noneMatch(ANY::equals)) {
            return List.of(
                    ofIdentities(all.stream().flatMap(each -> each.identities.stream()).toList()));
        }
        if (consistsOf(all, each -> of(each.methods)) && all.stream().noneMatch(ANY::equals)) {
            return List.of(
                    of(
                            all.stream()
                                    .flatMap(each -> each.methods.stream())
                                    .collect(Collectors.toUnmodifiableSet())));
        }
        return all;
    }

    private static boolean consistsOf(List<Parts> all, UnaryOperator<Parts> part) {
        return all.stream().allMatch(each -> part.apply(each).equals(each));
    }

    /**
     * @throws IllegalArgumentException where it is more than one field
     */
    static List<Parts> not(List<Parts> condition) {
        if (condition.size() == 1 && condition.getFirst().headers.size() == 1) {
            RouteMatch.HeaderMatch header = condition.getFirst().headers.getFirst();
            if (of(header).equals(condition.getFirst())) {
                return List.of(
                        of(
                                new RouteMatch.HeaderMatch(
                                        header.name(), header.value(), !header.inverted())));
            }
        }
        throw new IllegalArgumentException("not: of a condition (expected: of one header)");
    }

    /**
     * @throws IllegalArgumentException where the model refuses
     */
    AccessRules.Rule rule(AccessRules.Action action) {
        return new AccessRules.Rule(
                action,
                sources,
                identities,
                new RouteMatch(path.orElse(RouteMatch.ANY.path()), methods, headers, query));
    }
}
