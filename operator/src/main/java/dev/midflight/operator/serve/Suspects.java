package dev.midflight.operator.serve;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Resources of a response that a client refused as a whole. They are sent again in halves, until it
 * is known which of them it does not take: one bad policy keeps nothing else away. Not thread-safe.
 */
final class Suspects {
    private final Deque<List<String>> parts = new ArrayDeque<>();
    private final Set<String> names = new HashSet<>();

    /** A response with these was refused; more than one. */
    void add(List<String> refused) {
        int half = refused.size() / 2;
        parts.addFirst(List.copyOf(refused.subList(half, refused.size())));
        parts.addFirst(List.copyOf(refused.subList(0, half)));
        names.addAll(refused);
    }

    /** What is to be sent again next; empty: nothing. */
    Optional<List<String>> next() {
        return Optional.ofNullable(parts.pollFirst());
    }

    /** True while there is something to be sent again. */
    boolean isLeft() {
        return !parts.isEmpty();
    }

    /** It is known of these. */
    void cleared(Collection<String> known) {
        names.removeAll(known);
    }

    /** True while nobody knows of one of these whether the client takes it. */
    boolean hasAny(Set<String> asked) {
        return !Collections.disjoint(names, asked);
    }
}
