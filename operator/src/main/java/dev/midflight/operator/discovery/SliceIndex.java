package dev.midflight.operator.discovery;

import dev.midflight.operator.translate.ServiceKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** EndpointSlices by their Service, and Services by the pods behind them. */
final class SliceIndex {
    private final Map<SliceKey, KnownSlice> slices = new HashMap<>();
    private final Map<ServiceKey, Map<String, KnownSlice>> byService = new HashMap<>();
    private final Map<String, Set<ServiceKey>> servicesByPod = new HashMap<>();

    /** A Service's slices, by their names. */
    Collection<KnownSlice> of(ServiceKey service) {
        return List.copyOf(byService.getOrDefault(service, Map.of()).values());
    }

    /** The Services behind which a pod is, ready or not. */
    Set<ServiceKey> servicesOf(String podUid) {
        return Set.copyOf(servicesByPod.getOrDefault(podUid, Set.of()));
    }

    /** The pods behind a Service, ready or not. */
    Set<String> podsOf(ServiceKey service) {
        Set<String> pods = new HashSet<>();
        of(service).forEach(slice -> pods.addAll(pods(slice)));
        return pods;
    }

    /** The slice as it is now; empty: it is gone. */
    Touched put(SliceKey key, Optional<KnownSlice> now) {
        KnownSlice before = slices.get(key);
        KnownSlice after = now.orElse(null);
        if (after == null ? before == null : after.equals(before)) {
            return Touched.NOTHING;
        }
        Set<ServiceKey> services = new HashSet<>();
        Set<String> pods = new HashSet<>();
        if (before != null) {
            remove(before);
            services.add(before.service());
        }
        if (after != null) {
            slices.put(key, after);
            byService.computeIfAbsent(after.service(), _ -> new TreeMap<>()).put(key.name(), after);
            services.add(after.service());
        }
        pods.addAll(moved(before, after));
        services.forEach(service -> relink(service, before, after));
        return new Touched(Set.of(), services, pods);
    }

    private void remove(KnownSlice slice) {
        slices.remove(slice.key());
        Map<String, KnownSlice> others = byService.get(slice.service());
        if (others != null) {
            others.remove(slice.key().name());
            if (others.isEmpty()) {
                byService.remove(slice.service());
            }
        }
    }

    /** The pods to which other ports lead: all where the ports differ, else who came or went. */
    private static Set<String> moved(@Nullable KnownSlice before, @Nullable KnownSlice after) {
        Set<String> old = before == null ? Set.of() : pods(before);
        Set<String> recent = after == null ? Set.of() : pods(after);
        Set<String> moved = new HashSet<>(old);
        moved.addAll(recent);
        boolean samePorts =
                before != null
                        && after != null
                        && before.ports().equals(after.ports())
                        && before.service().equals(after.service());
        if (samePorts) {
            moved.removeIf(pod -> old.contains(pod) && recent.contains(pod));
        }
        return moved;
    }

    private void relink(
            ServiceKey service, @Nullable KnownSlice before, @Nullable KnownSlice after) {
        Set<String> behind = podsOf(service);
        Set<String> asked = new HashSet<>();
        if (before != null) {
            asked.addAll(pods(before));
        }
        if (after != null) {
            asked.addAll(pods(after));
        }
        for (String pod : asked) {
            if (behind.contains(pod)) {
                servicesByPod.computeIfAbsent(pod, _ -> new TreeSet<>()).add(service);
            } else {
                unlink(pod, service);
            }
        }
    }

    private void unlink(String pod, ServiceKey service) {
        Set<ServiceKey> services = servicesByPod.get(pod);
        if (services != null) {
            services.remove(service);
            if (services.isEmpty()) {
                servicesByPod.remove(pod);
            }
        }
    }

    private static Set<String> pods(KnownSlice slice) {
        Set<String> pods = new HashSet<>();
        for (SliceEndpoint endpoint : slice.endpoints()) {
            if (!endpoint.podUid().isEmpty()) {
                pods.add(endpoint.podUid());
            }
        }
        return pods;
    }
}
