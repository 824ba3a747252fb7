package dev.midflight.operator.interceptiontoggle;

import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.toggle.Candidate.Blocked;
import dev.midflight.operator.toggle.ToggleEffects;
import dev.midflight.operator.toggle.TogglePhase;
import dev.midflight.operator.toggle.ToggleRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The runs of this process, each on a virtual thread of its own; there are none while another
 * replica leads. Thread-safe.
 */
public final class ToggleRuns implements AutoCloseable {
    private static final Duration BLOCKED = Duration.ofSeconds(2);

    private final Map<String, Walk> byUid = new ConcurrentHashMap<>();
    private final Map<String, Blocked> blocked = new ConcurrentHashMap<>();
    private final List<BiConsumer<String, String>> listeners = new CopyOnWriteArrayList<>();
    private final Function<ToggledPod, ToggleEffects> effects;
    private final Providers providers;
    private final BooleanSupplier leads;
    private final RunThread.Parts parts;
    private volatile boolean closed;

    private record Walk(RunThread run, Thread thread) {}

    ToggleRuns(
            Function<ToggledPod, ToggleEffects> effects,
            Providers providers,
            BooleanSupplier leads,
            RunThread.Parts parts) {
        this.effects = effects;
        this.providers = providers;
        this.leads = leads;
        this.parts =
                new RunThread.Parts(
                        parts.notes(),
                        parts.log(),
                        parts.clock(),
                        parts.pause(),
                        pod -> {
                            blocked.remove(pod.pod().uid());
                            tell(pod);
                        });
    }

    /** Called with namespace and name of a toggle when one of its runs went on or ended. */
    void onChange(BiConsumer<String, String> listener) {
        listeners.add(listener);
    }

    /**
     * Walks with the pod from there, unless somebody does already.
     *
     * @param note of the pod, word for word; empty: none
     */
    void start(ToggledPod pod, ToggleRun run, String note) {
        RunThread walker = new RunThread(pod, run, note, effects.apply(pod), parts, this::ended);
        Thread thread = Thread.ofVirtual().name("toggle-" + pod.pod()).unstarted(walker);
        if (byUid.putIfAbsent(pod.pod().uid(), new Walk(walker, thread)) != null) {
            return;
        }
        if (run.phase().isAway()) {
            providers.taken(pod.pod());
            parts.log().resumed(pod.pod(), run);
        }
        thread.start();
        if (closed || !leads.getAsBoolean()) {
            thread.interrupt();
        }
    }

    /** A pod that has not begun yet does not begin any more; a registry may let it wait. */
    void recall(PodKey pod) {
        Walk walk = byUid.get(pod.uid());
        if (walk != null && walk.run().recall()) {
            walk.thread().interrupt();
            blocked.remove(pod.uid());
        }
    }

    int size() {
        return byUid.size();
    }

    Optional<ToggleRun> live(PodKey pod) {
        return Optional.ofNullable(byUid.get(pod.uid())).map(walk -> walk.run().state());
    }

    /** What the pod's run waits for; empty where nothing is missing. */
    String trouble(PodKey pod) {
        Walk walk = byUid.get(pod.uid());
        return walk == null ? "" : walk.run().trouble();
    }

    Optional<Blocked> blocked(PodKey pod) {
        return Optional.ofNullable(blocked.get(pod.uid()));
    }

    /** The pod is gone. */
    public void forget(PodKey pod) {
        blocked.remove(pod.uid());
        Walk walk = byUid.get(pod.uid());
        if (walk != null) {
            walk.thread().interrupt();
        }
    }

    /** Ends every run where another replica leads; their notes stay for it. */
    public void followLeader() {
        if (!leads.getAsBoolean()) {
            byUid.values().forEach(walk -> walk.thread().interrupt());
            blocked.clear();
        }
    }

    @Override
    public void close() {
        closed = true;
        byUid.values().forEach(walk -> walk.thread().interrupt());
    }

    private void ended(RunThread walker, String why) {
        ToggledPod pod = walker.pod();
        if (!why.isEmpty()) {
            block(walker, why);
        }
        providers.back(pod.pod());
        byUid.remove(pod.pod().uid());
        if (walker.state().phase() != TogglePhase.PREFLIGHT) {
            Instant now = parts.clock().instant();
            blocked.replaceAll((_, each) -> new Blocked(each.why(), each.since(), now));
        }
        tell(pod);
    }

    private void block(RunThread walker, String why) {
        PodKey pod = walker.pod().pod();
        Instant now = parts.clock().instant();
        Blocked before = blocked.get(pod.uid());
        if (before == null || !before.why().equals(why)) {
            parts.log().blocked(pod, walker.state(), why);
        }
        blocked.put(
                pod.uid(),
                new Blocked(why, before == null ? now : before.since(), now.plus(BLOCKED)));
    }

    private void tell(ToggledPod pod) {
        listeners.forEach(
                listener ->
                        listener.accept(
                                pod.pod().namespace(), pod.toggle().getMetadata().getName()));
    }
}
