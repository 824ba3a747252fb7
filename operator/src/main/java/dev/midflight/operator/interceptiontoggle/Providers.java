package dev.midflight.operator.interceptiontoggle;

import dev.midflight.crds.LabelMatch;
import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.registry.CanonicalAddress;
import dev.midflight.operator.registry.Standing;
import dev.midflight.operator.rollout.FleetPod.Availability;
import dev.midflight.operator.rollout.PodKey;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Which pods runs take out of their registries, over all toggles of this process, so that no two of
 * them take each other's last healthy provider. Thread-safe.
 */
final class Providers {
    private final Supplier<Collection<KnownPod>> pods;
    private final Clock clock;
    private final Set<String> taken = new HashSet<>();

    Providers(Supplier<Collection<KnownPod>> pods, Clock clock) {
        this.pods = pods;
        this.clock = clock;
    }

    /**
     * Takes the pod away, unless it is the last one of a service that it provides: says why not
     * then. Pods whose note says that they are on their way count as taken, too, and so do those
     * that came back so lately that consumers may not have found them yet.
     */
    synchronized Optional<String> take(ToggledPod pod, Collection<Standing> standings) {
        Set<String> away = canonical(away(pod.pod()));
        Set<String> settling = canonical(settling(pod));
        Optional<String> reason =
                standings.stream()
                        .flatMap(standing -> standing.services().stream())
                        .filter(Standing.Service::registered)
                        .flatMap(
                                service ->
                                        missing(service, others(service, pod), away, settling)
                                                .stream())
                        .findFirst();
        if (reason.isEmpty()) {
            taken.add(pod.pod().uid());
        }
        return reason;
    }

    private static Optional<String> missing(
            Standing.Service service,
            Collection<String> others,
            Set<String> away,
            Set<String> settling) {
        boolean left = false;
        for (String other : others) {
            boolean here = !away.contains(other);
            if (here && !settling.contains(other)) {
                return Optional.empty();
            }
            left = left || here;
        }
        if (left) {
            return Optional.of(
                    "Settling: consumers of %s may not have found yet who came back last"
                            .formatted(service.name()));
        }
        return Optional.of(
                "LastHealthyProvider: "
                        + service.name()
                        + (service.othersKnown() || !service.peers().isEmpty()
                                ? ""
                                : " (among the toggle's own pods; settings.peers names others)"));
    }

    /** Who else provides it, as the registry says, or else other Ready pods. */
    private Collection<String> others(Standing.Service service, ToggledPod pod) {
        return service.othersKnown() ? service.others() : canonical(peers(service, pod));
    }

    private static Set<String> canonical(Set<String> ips) {
        return ips.stream().map(CanonicalAddress::of).collect(Collectors.toSet());
    }

    /** For a run that goes on where another process left off. */
    synchronized void taken(PodKey pod) {
        taken.add(pod.uid());
    }

    synchronized void back(PodKey pod) {
        taken.remove(pod.uid());
    }

    private Set<String> settling(ToggledPod pod) {
        Instant lately = clock.instant().minus(Duration.ofSeconds(pod.spec().settleSeconds()));
        return pods.get().stream()
                .flatMap(known -> known.sidecar().stream())
                .map(KnownPod.Injected::traffic)
                .filter(traffic -> traffic.endedSince(lately))
                .flatMap(traffic -> traffic.ips().stream())
                .collect(Collectors.toSet());
    }

    /** Who else there is where no registry says. */
    private Set<String> peers(Standing.Service service, ToggledPod pod) {
        LabelSelector selector =
                service.peers().isEmpty()
                        ? pod.spec().selector()
                        : new LabelSelectorBuilder().withMatchLabels(service.peers()).build();
        return pods.get().stream()
                .filter(known -> known.key().namespace().equals(pod.pod().namespace()))
                .filter(known -> !known.key().equals(pod.pod()))
                .filter(known -> LabelMatch.matches(selector, known.labels()))
                .flatMap(known -> known.sidecar().stream())
                .filter(injected -> injected.pod().availability() == Availability.READY)
                .flatMap(injected -> injected.traffic().ips().stream())
                .collect(Collectors.toSet());
    }

    private Set<String> away(PodKey pod) {
        return pods.get().stream()
                .filter(known -> !known.key().equals(pod))
                .filter(this::isAway)
                .flatMap(known -> known.sidecar().stream())
                .flatMap(injected -> injected.traffic().ips().stream())
                .collect(Collectors.toSet());
    }

    private boolean isAway(KnownPod known) {
        return taken.contains(known.key().uid())
                || known.sidecar().filter(each -> each.traffic().isUnderWay()).isPresent();
    }
}
