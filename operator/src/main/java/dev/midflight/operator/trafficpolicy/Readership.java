package dev.midflight.operator.trafficpolicy;

import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.pod.PodMesh;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.serve.ResourceShelves;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which sidecars there are, and whose Services each of them knows. For one thread. */
final class Readership {
    private static final String ALL = "*";

    private final ResourceShelves shelves;
    private final Map<String, Reader> readers = new HashMap<>();
    private final Map<String, Set<String>> byNamespace = new HashMap<>();
    private final Map<String, String> importsOfNamespaces = new HashMap<>();
    private final Set<String> stocked = new TreeSet<>();
    private final Map<String, List<String>> assigned = new HashMap<>();

    Readership(ResourceShelves shelves) {
        this.shelves = shelves;
    }

    /** The pod as it is now; empty: it is gone. */
    void put(PodKey key, Optional<KnownPod> now) {
        Optional<PodMesh> mesh = now.flatMap(KnownPod::mesh);
        if (mesh.isPresent()) {
            readers.put(key.uid(), new Reader(key, mesh.get().imports()));
            byNamespace.computeIfAbsent(key.namespace(), _ -> new HashSet<>()).add(key.uid());
        } else if (readers.remove(key.uid()) != null) {
            leave(key);
        }
    }

    private void leave(PodKey key) {
        Set<String> others = byNamespace.getOrDefault(key.namespace(), new HashSet<>());
        others.remove(key.uid());
        if (others.isEmpty()) {
            byNamespace.remove(key.namespace());
        }
        assigned.remove(key.uid());
        shelves.forget(key);
    }

    /**
     * A namespace's annotation as it is now; empty: it has none.
     *
     * @return the sidecars for which it matters
     */
    Set<String> imports(String namespace, String imports) {
        String before =
                imports.isEmpty()
                        ? importsOfNamespaces.remove(namespace)
                        : importsOfNamespaces.put(namespace, imports);
        return imports.equals(Objects.requireNonNullElse(before, ""))
                ? Set.of()
                : podsOf(namespace);
    }

    /**
     * Whether a namespace has Services.
     *
     * @return the sidecars for which it matters: those that know all of them
     */
    Set<String> stocked(String namespace, boolean now) {
        boolean changed = now ? stocked.add(namespace) : stocked.remove(namespace);
        return changed ? uids(reader -> imports(reader).contains(ALL)) : Set.of();
    }

    /** The sidecars of a namespace's pods. */
    Set<String> podsOf(String namespace) {
        return Set.copyOf(byNamespace.getOrDefault(namespace, Set.of()));
    }

    /** The sidecars that know a namespace's Services. */
    Set<String> readersOf(String namespace) {
        return uids(reader -> namespaces(reader).contains(namespace));
    }

    /** The pods of {@link #readersOf}. */
    Set<PodKey> podsThatRead(String namespace) {
        return readers.values().stream()
                .filter(reader -> namespaces(reader).contains(namespace))
                .map(Reader::key)
                .collect(Collectors.toSet());
    }

    /** Whose Services a sidecar knows; its own namespace's first. */
    Set<String> namespaces(String uid) {
        Reader reader = readers.get(uid);
        return reader == null ? Set.of() : namespaces(reader);
    }

    /** Says what a sidecar reads, where that is something else now. */
    void assign(String uid) {
        Reader reader = readers.get(uid);
        if (reader == null) {
            return;
        }
        List<String> now =
                Stream.concat(
                                Stream.of(ShelfPart.shelfOfPod(uid)),
                                namespaces(reader).stream().map(ShelfPart::shelfOfNamespace))
                        .toList();
        if (!now.equals(assigned.put(uid, now))) {
            shelves.assign(reader.key(), now);
        }
    }

    private Set<String> namespaces(Reader reader) {
        Set<String> namespaces = new LinkedHashSet<>();
        namespaces.add(reader.key().namespace());
        Collection<String> imports = imports(reader);
        namespaces.addAll(imports.contains(ALL) ? stocked : imports);
        return namespaces;
    }

    private List<String> imports(Reader reader) {
        String text =
                reader.imports()
                        .or(
                                () ->
                                        Optional.ofNullable(
                                                importsOfNamespaces.get(reader.key().namespace())))
                        .orElse("");
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private Set<String> uids(Predicate<Reader> which) {
        return readers.values().stream()
                .filter(which)
                .map(reader -> reader.key().uid())
                .collect(Collectors.toSet());
    }

    private record Reader(PodKey key, Optional<String> imports) {}
}
