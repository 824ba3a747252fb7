package dev.midflight.operator.mtls;

import dev.midflight.model.InterceptionScope.Side;
import dev.midflight.model.SidecarReport;
import dev.midflight.operator.fleet.Pause;
import dev.midflight.operator.fleet.Proxies;
import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.pod.PodInventory;
import dev.midflight.operator.rollout.PodKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Sees to it that callers stop speaking mutual TLS to pods that are to leave their proxies without
 * a run: in an emergency, with their SidecarSet, or because somebody wrote so. They wait for that,
 * but not for long, whether callers or the API server do not answer.
 */
public final class MeshExit {
    /** Traffic that has to leave leaves then, whoever may still speak mutual TLS. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What somebody wanted and never did is forgotten. */
    static final Duration MEMORY = Duration.ofSeconds(60);

    private static final Logger LOG = Logger.getLogger(MeshExit.class);

    private final PodInventory pods;
    private final Proxies proxies;
    private final Withdrawal withdrawal;
    private final Clock clock;
    private final Duration patience;
    private final AtomicLong wishes = new AtomicLong();
    private final Map<String, Leaving> byUid = new ConcurrentHashMap<>();
    private final Set<String> offering = ConcurrentHashMap.newKeySet();
    private final List<Consumer<PodKey>> listeners = new CopyOnWriteArrayList<>();

    public MeshExit(
            PodInventory pods,
            Proxies proxies,
            MeshNotes notes,
            MeshCallers callers,
            Clock clock,
            Pause pause) {
        this(new Withdrawal(pods, proxies, notes, callers, clock, pause), PATIENCE);
    }

    /**
     * @param patience of the real clock
     */
    MeshExit(Withdrawal withdrawal, Duration patience) {
        this.pods = withdrawal.pods();
        this.proxies = withdrawal.proxies();
        this.withdrawal = withdrawal;
        this.clock = withdrawal.clock();
        this.patience = patience;
    }

    /** Called with each pod that may leave now. */
    public void onClear(Consumer<PodKey> listener) {
        listeners.add(listener);
    }

    /**
     * Whether the pod may leave its proxy now, which whoever asks has it do; if not, it may soon.
     * Does not block.
     */
    public boolean isClear(PodKey pod) {
        begin(List.of(pod));
        Leaving leaving = byUid.computeIfPresent(pod.uid(), (_, known) -> known.tell());
        return leaving != null && leaving.isClear();
    }

    /** The same for many at once, whose callers are asked once for all. */
    public void begin(Collection<PodKey> leaving) {
        List<Leaving> begun = new ArrayList<>();
        for (PodKey pod : leaving) {
            Optional<Side> from = proxies.report(pod).flatMap(ReportedInbound::of);
            Leaving wish = Leaving.begin(wishes.incrementAndGet(), pod, clock.instant(), from);
            if (byUid.putIfAbsent(pod.uid(), wish) != null) {
                continue;
            }
            if (mayBeCalled(pod)) {
                begun.add(wish);
            } else {
                var _ = clear(wish);
            }
        }
        Map<String, List<Leaving>> byNamespace =
                begun.stream().collect(Collectors.groupingBy(wish -> wish.pod().namespace()));
        byNamespace.forEach(
                (namespace, some) ->
                        Thread.ofVirtual()
                                .name("mesh-exit-" + namespace)
                                .start(() -> leave(namespace, some)));
    }

    /** Whether the pod is on its way, or was a moment ago. */
    boolean has(PodKey pod) {
        return byUid.containsKey(pod.uid());
    }

    /**
     * Before somebody decides whether to write down that a pod takes mutual TLS, so that either he
     * sees that it leaves, or whoever has it leave sees him; {@link #offered} ends it.
     */
    void offering(PodKey pod) {
        offering.add(pod.uid());
    }

    /** It is written, or it is not going to be. */
    void offered(PodKey pod) {
        offering.remove(pod.uid());
    }

    /** It has left, or never will. */
    void reported(PodKey pod, SidecarReport report) {
        Instant old = clock.instant().minus(MEMORY);
        byUid.computeIfPresent(
                pod.uid(),
                (_, leaving) ->
                        leaving.isClear()
                                        && (leaving.hasLeft(report)
                                                || leaving.since().isBefore(old))
                                ? null
                                : leaving);
    }

    /** Nobody of that namespace has to leave any more. */
    public void stay(String namespace) {
        pods.all().stream()
                .map(KnownPod::key)
                .filter(pod -> pod.namespace().equals(namespace))
                .forEach(this::forget);
    }

    /** The pod does not have to leave any more, unless somebody has it leave already. */
    public void stay(PodKey pod) {
        byUid.computeIfPresent(pod.uid(), (_, leaving) -> leaving.isTold() ? leaving : null);
    }

    /** The pod is gone, or stays. */
    public void forget(PodKey pod) {
        byUid.remove(pod.uid());
    }

    /**
     * Whether callers may speak mutual TLS to a proxy that still takes what comes in. A note that
     * says that none does says so to them, not that they have read it.
     */
    private boolean mayBeCalled(PodKey pod) {
        boolean said =
                isOffering(pod)
                        || pods.find(pod)
                                .flatMap(KnownPod::sidecar)
                                .filter(seen -> !seen.mesh().note().isEmpty())
                                .isPresent();
        return said && proxies.report(pod).map(ReportedInbound::mayRedirect).orElse(true);
    }

    private boolean isOffering(PodKey pod) {
        return offering.contains(pod.uid());
    }

    private void leave(String namespace, List<Leaving> leaving) {
        AtomicReference<String> trouble =
                new AtomicReference<>("nobody could write down that mutual TLS ends");
        Thread thread =
                Thread.ofVirtual()
                        .name("mesh-withdrawal-" + namespace)
                        .start(() -> withdraw(namespace, leaving, trouble::set));
        try {
            if (!thread.join(patience)) {
                LOG.warnf("Namespace %s leaves its proxies: %s", namespace, trouble.get());
            }
        } catch (InterruptedException _) {
            LOG.infof("Namespace %s: not waiting for callers any longer", namespace);
        } finally {
            thread.interrupt();
            leaving.stream()
                    .filter(this::clear)
                    .forEach(wish -> listeners.forEach(each -> each.accept(wish.pod())));
        }
    }

    private void withdraw(String namespace, List<Leaving> leaving, Consumer<String> trouble) {
        try {
            withdrawal.perform(namespace, leaving, this::waits, this::isOffering, trouble);
        } catch (InterruptedException _) {
            LOG.debugf("Namespace %s: callers are not waited for any longer", namespace);
        } catch (RuntimeException e) {
            LOG.errorf(e, "Namespace %s: callers could not be waited for", namespace);
        }
    }

    /** Not one that was forgotten meanwhile, though somebody may want the pod to leave again. */
    private boolean waits(Leaving leaving) {
        Leaving known = byUid.get(leaving.pod().uid());
        return known != null && known.id() == leaving.id() && !known.isClear();
    }

    /** False where it was forgotten meanwhile. */
    private boolean clear(Leaving leaving) {
        Leaving now =
                byUid.computeIfPresent(
                        leaving.pod().uid(),
                        (_, known) -> known.id() == leaving.id() ? known.clear() : known);
        return now != null && now.id() == leaving.id();
    }
}
