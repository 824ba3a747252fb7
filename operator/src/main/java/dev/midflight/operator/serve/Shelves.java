package dev.midflight.operator.serve;

import dev.midflight.operator.rollout.PodKey;
import dev.midflight.wire.xds.XdsResource;
import io.grpc.Status;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The shelves, who reads them, and the streams that are open. What a change costs grows with the
 * streams that read its shelf. For any thread.
 */
public final class Shelves implements ResourceShelves, AutoCloseable {
    private final Map<String, Shelf> shelves = new ConcurrentHashMap<>();
    private final Map<String, List<Shelf>> assigned = new ConcurrentHashMap<>();
    private final Map<String, Set<XdsCall<?>>> callsOfPods = new ConcurrentHashMap<>();
    private final Map<Shelf, Set<XdsCall<?>>> readers = new ConcurrentHashMap<>();
    private final Pusher pusher;
    private volatile boolean ready;

    public Shelves(XdsLimits limits, LongSupplier nanoClock) {
        this.pusher = new Pusher(limits, nanoClock, this::push);
        pusher.everySecond(this::tick);
    }

    /**
     * All that there is has been put here. Before, no stream is taken: who has a configuration
     * already would be told that the rest of it is gone.
     */
    public void ready() {
        ready = true;
    }

    boolean isReady() {
        return ready;
    }

    @Override
    public void update(String shelf, List<XdsResource> changed, List<ResourceName> removed) {
        Shelf known = shelf(shelf);
        if (known.update(changed, removed)) {
            pusher.changed(known);
        }
    }

    private Shelf shelf(String name) {
        return shelves.computeIfAbsent(name, Shelf::new);
    }

    @Override
    public void assign(PodKey pod, List<String> names) {
        List<Shelf> next = names.stream().map(this::shelf).toList();
        if (!next.equals(assigned.put(pod.uid(), next))) {
            calls(pod)
                    .forEach(
                            call -> {
                                makeTwins(call);
                                readAssigned(call);
                            });
        }
    }

    @Override
    public void forget(PodKey pod) {
        List<Shelf> read = assigned.remove(pod.uid());
        if (read != null && !read.isEmpty()) {
            shelves.remove(read.getFirst().name());
        }
        calls(pod).forEach(call -> call.close(Status.NOT_FOUND.withDescription("the pod is gone")));
    }

    private Set<XdsCall<?>> calls(PodKey pod) {
        return callsOfPods.getOrDefault(pod.uid(), Set.of());
    }

    /** Takes a stream that has begun. */
    void opened(XdsCall<?> call) {
        enter(callsOfPods, call.pod().uid(), call);
    }

    /**
     * Its client has said what it is, so that it is known what it reads: at once, on its event
     * loop, unless that might have to be made first, for which it would have to wait.
     */
    void introduced(XdsCall<?> call) {
        if (call.takesCollections()) {
            readAssigned(call);
        } else {
            pusher.aside(
                    () -> {
                        makeTwins(call);
                        call.loop().execute(() -> readAssigned(call));
                    });
        }
    }

    /**
     * It is entered as a reader first, so that no change is missed in between; of two at the same
     * time the later one reads what was assigned last.
     */
    private void readAssigned(XdsCall<?> call) {
        synchronized (call) {
            if (!call.isKnown()) {
                return;
            }
            List<Shelf> read = shelvesOf(call);
            read.forEach(shelf -> enter(readers, shelf, call));
            Set<Shelf> kept = new HashSet<>(read);
            call.read(read).stream()
                    .filter(shelf -> !kept.contains(shelf))
                    .forEach(shelf -> leave(readers, shelf, call));
        }
    }

    /** Outside of the call's lock, which its event loop takes. */
    private void makeTwins(XdsCall<?> call) {
        if (call.isKnown()) {
            var _ = shelvesOf(call);
        }
    }

    private List<Shelf> shelvesOf(XdsCall<?> call) {
        return assigned.getOrDefault(call.pod().uid(), List.of()).stream()
                .map(shelf -> call.takesCollections() ? shelf : shelf.whole())
                .toList();
    }

    private static <K> void enter(Map<K, Set<XdsCall<?>>> all, K key, XdsCall<?> call) {
        all.compute(
                key,
                (_, known) -> {
                    Set<XdsCall<?>> calls = known == null ? ConcurrentHashMap.newKeySet() : known;
                    calls.add(call);
                    return calls;
                });
    }

    private static <K> void leave(Map<K, Set<XdsCall<?>>> all, K key, XdsCall<?> call) {
        all.computeIfPresent(
                key,
                (_, calls) -> {
                    calls.remove(call);
                    return calls.isEmpty() ? null : calls;
                });
    }

    /** A stream has ended. */
    void ended(XdsCall<?> call) {
        leave(callsOfPods, call.pod().uid(), call);
        call.shelves().forEach(shelf -> leave(readers, shelf, call));
    }

    private void push(Set<Shelf> changed) {
        Set<XdsCall<?>> concerned = new HashSet<>();
        for (Shelf shelf : changed) {
            concerned.addAll(readers(shelf));
            shelf.twin().map(this::readers).ifPresent(concerned::addAll);
        }
        concerned.stream()
                .collect(Collectors.groupingBy(XdsCall::loop))
                .forEach((loop, calls) -> loop.execute(new PushRound(loop, calls)));
    }

    private Set<XdsCall<?>> readers(Shelf shelf) {
        return readers.getOrDefault(shelf, Set.of());
    }

    private void tick() {
        callsOfPods.values().forEach(calls -> calls.forEach(XdsCall::tick));
    }

    /** How many streams are open. */
    public int streams() {
        return callsOfPods.values().stream().mapToInt(Set::size).sum();
    }

    @Override
    public Acknowledgement acknowledgement(ResourceName name, String shelfName) {
        Shelf shelf = shelves.get(shelfName);
        if (shelf == null) {
            return Acknowledgement.NONE;
        }
        Acknowledgement ofMembers = acknowledgement(name, shelf);
        return shelf.twin()
                .map(twin -> ofMembers.and(acknowledgement(name, twin)))
                .orElse(ofMembers);
    }

    private Acknowledgement acknowledgement(ResourceName name, Shelf shelf) {
        Optional<Announced> what = shelf.announced(name);
        if (what.isEmpty()) {
            return Acknowledgement.NONE;
        }
        Set<PodKey> of = new HashSet<>();
        Set<PodKey> missing = new HashSet<>();
        Map<PodKey, String> refused = new HashMap<>();
        for (XdsCall<?> call : readers(shelf)) {
            switch (call.standing(what.get(), shelf)) {
                case Standing.Unconcerned() -> {}
                case Standing.Waiting() -> missing.add(call.pod());
                case Standing.Acknowledged() -> of.add(call.pod());
                case Standing.Refused(String reason) -> refused.put(call.pod(), reason);
            }
        }
        missing.addAll(refused.keySet());
        of.addAll(missing);
        return new Acknowledgement(of, missing, refused);
    }

    @Override
    public void close() {
        pusher.close();
        callsOfPods
                .values()
                .forEach(
                        calls ->
                                calls.forEach(
                                        call ->
                                                call.close(
                                                        Status.UNAVAILABLE.withDescription(
                                                                "this replica ends"))));
    }
}
