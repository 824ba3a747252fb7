package dev.midflight.operator.interceptiontoggle;

import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.registry.Standing;
import dev.midflight.operator.rollout.PodKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Which pods runs take out of their registries, over all toggles of this process, so that no two of
 * them take each other's last healthy provider. Thread-safe.
 */
final class Providers {
    private final Supplier<Collection<KnownPod>> pods;
    private final Map<String, List<String>> taken = new HashMap<>();

    Providers(Supplier<Collection<KnownPod>> pods) {
        this.pods = pods;
    }

    /**
     * Takes the pod away, unless it is the last one of a service that it provides: then that
     * service's name. Pods whose note says that they are on their way count as taken, too.
     */
    synchronized Optional<String> take(PodKey pod, List<String> ips, List<Standing> standings) {
        Set<String> away = away(pod);
        Optional<String> last =
                standings.stream()
                        .flatMap(standing -> standing.services().stream())
                        .filter(Standing.Service::registered)
                        .filter(service -> away.containsAll(service.others()))
                        .map(Standing.Service::name)
                        .findFirst();
        if (last.isEmpty()) {
            taken.put(pod.uid(), ips);
        }
        return last;
    }

    /** For a run that goes on where another process left off. */
    synchronized void taken(PodKey pod, List<String> ips) {
        taken.put(pod.uid(), ips);
    }

    synchronized void back(PodKey pod) {
        taken.remove(pod.uid());
    }

    private Set<String> away(PodKey pod) {
        Set<String> away = new HashSet<>();
        taken.forEach(
                (uid, ips) -> {
                    if (!uid.equals(pod.uid())) {
                        away.addAll(ips);
                    }
                });
        pods.get().stream()
                .filter(known -> !known.key().equals(pod))
                .flatMap(known -> known.sidecar().stream())
                .map(KnownPod.Injected::traffic)
                .filter(traffic -> traffic.isUnderWay())
                .forEach(traffic -> away.addAll(traffic.ips()));
        return away;
    }
}
