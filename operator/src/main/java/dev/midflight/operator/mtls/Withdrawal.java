package dev.midflight.operator.mtls;

import dev.midflight.model.MeshPorts;
import dev.midflight.operator.fleet.Pause;
import dev.midflight.operator.fleet.Proxies;
import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.pod.KnownPod.Injected;
import dev.midflight.operator.pod.PodInventory;
import dev.midflight.operator.rollout.PodKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Writes down that pods of one namespace take no mutual TLS, and asks their callers until they know
 * it. Pods that wait for that no longer are left alone.
 */
record Withdrawal(
        PodInventory pods,
        Proxies proxies,
        MeshNotes notes,
        MeshCallers callers,
        Clock clock,
        Pause pause) {
    /** To see that plaintext is served before anybody speaks it. */
    static final Duration YIELDING = Duration.ofSeconds(2);

    private static final Duration AGAIN = Duration.ofMillis(100);
    private static final int WRITES_AT_ONCE = 16;

    /**
     * Blocks until all callers know, or no pod waits any more; an interruption ends it.
     *
     * @param offering whether somebody may be writing down just now that a pod takes mutual TLS
     * @param trouble told whom it waits for
     */
    void perform(
            String namespace,
            List<Leaving> leaving,
            Predicate<Leaving> waits,
            Predicate<PodKey> offering,
            Consumer<String> trouble)
            throws InterruptedException {
        untilNoneIsStrict(leaving, waits);
        List<Leaving> some = leaving.stream().filter(waits).toList();
        MeshCallers.Poll poll = poll(namespace, some);
        while (!some.isEmpty()) {
            boolean early = some.stream().map(Leaving::pod).anyMatch(offering);
            write(some, waits);
            Optional<String> missing =
                    early
                            ? Optional.of("it is still being written down that pods take it")
                            : poll.missing();
            if (missing.isEmpty()) {
                pause.pause(MeshCallers.LOOPS_FOLLOW);
                return;
            }
            trouble.accept(missing.get());
            pause.pause(AGAIN);
            List<Leaving> rest = some.stream().filter(waits).toList();
            if (rest.size() < some.size()) {
                some = rest;
                poll = poll(namespace, some);
            }
        }
    }

    private void untilNoneIsStrict(List<Leaving> leaving, Predicate<Leaving> waits)
            throws InterruptedException {
        Instant end = clock.instant().plus(YIELDING);
        while (clock.instant().isBefore(end)
                && leaving.stream().filter(waits).map(Leaving::pod).anyMatch(this::isStrict)) {
            pause.pause(AGAIN);
        }
    }

    private boolean isStrict(PodKey pod) {
        return proxies.report(pod).filter(report -> report.mesh().strict()).isPresent();
    }

    private MeshCallers.Poll poll(String namespace, List<Leaving> leaving) {
        List<String> addresses =
                leaving.stream()
                        .flatMap(each -> sidecar(each.pod()).stream())
                        .map(seen -> seen.traffic().ips())
                        .flatMap(Collection::stream)
                        .toList();
        return callers.poll(namespace, addresses, MeshCallers.Wanted.WITHDRAWN);
    }

    /** Several at once: one that the API server does not answer holds up none of the others. */
    private void write(List<Leaving> leaving, Predicate<Leaving> waits)
            throws InterruptedException {
        List<Callable<Boolean>> writes =
                leaving.stream()
                        .filter(each -> offering(each.pod()).isPresent())
                        .<Callable<Boolean>>map(each -> () -> write(each, waits))
                        .toList();
        if (writes.isEmpty()) {
            return;
        }
        try (ExecutorService threads =
                Executors.newFixedThreadPool(WRITES_AT_ONCE, Thread.ofVirtual().factory())) {
            var _ = threads.invokeAll(writes);
        }
    }

    /** Looks whether it waits after it has seen it offer: what stays is soon offered again. */
    private boolean write(Leaving leaving, Predicate<Leaving> waits) {
        Optional<Injected> seen = offering(leaving.pod());
        return seen.isPresent()
                && waits.test(leaving)
                && notes.write(leaving.pod(), seen.get(), MeshPorts.NONE);
    }

    private Optional<Injected> offering(PodKey pod) {
        return sidecar(pod).filter(seen -> !seen.mesh().offers().isEmpty());
    }

    private Optional<Injected> sidecar(PodKey pod) {
        return pods.find(pod).flatMap(KnownPod::sidecar);
    }
}
