package dev.midflight.e2e.toggle;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Every note that a provider's pod ever had, as soon as the API server tells of it. */
final class NoteWatch implements AutoCloseable {
    private final List<Seen> history = new ArrayList<>();
    private final SharedIndexInformer<Pod> informer;

    NoteWatch(KubernetesClient client, String namespace, String app) {
        informer =
                client.pods().inNamespace(namespace).withLabel("app", app).inform(new Recorder());
    }

    /** A pod, and its note at a moment. */
    record Seen(Pod pod, PodNote note) {}

    /**
     * The first one that is so, which may have been there already.
     *
     * @throws IllegalStateException where there is none in time, with all of this generation
     */
    synchronized Seen await(long generation, Predicate<PodNote> wanted, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            Optional<Seen> found = first(generation, wanted);
            while (found.isEmpty()) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new IllegalStateException(
                            "no such note within " + limit.toSeconds() + " s: " + walk(generation));
                }
                wait(left);
                found = first(generation, wanted);
            }
            return found.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** For people: pods and phases in the order in which they were seen. */
    synchronized List<String> walk(long generation) {
        return of(generation).stream()
                .map(
                        seen ->
                                seen.pod().getMetadata().getName()
                                        + " "
                                        + seen.note().phase()
                                        + (seen.note().back() ? " back" : "")
                                        + (seen.note().reason().isEmpty()
                                                ? ""
                                                : " (" + seen.note().reason() + ")"))
                .distinct()
                .toList();
    }

    @Override
    public void close() {
        informer.close();
    }

    private List<Seen> of(long generation) {
        return history.stream().filter(seen -> seen.note().generation() == generation).toList();
    }

    private Optional<Seen> first(long generation, Predicate<PodNote> wanted) {
        return of(generation).stream().filter(seen -> wanted.test(seen.note())).findFirst();
    }

    private synchronized void add(Pod pod, PodNote note) {
        history.add(new Seen(pod, note));
        notifyAll();
    }

    private final class Recorder implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod pod) {
            PodNote.of(pod).ifPresent(note -> add(pod, note));
        }

        @Override
        public void onUpdate(Pod before, Pod after) {
            Optional<PodNote> now = PodNote.of(after);
            if (!now.equals(PodNote.of(before))) {
                now.ifPresent(note -> add(after, note));
            }
        }

        @Override
        public void onDelete(Pod pod, boolean unknown) {
            // Nobody waits for a pod that is gone.
        }
    }
}
