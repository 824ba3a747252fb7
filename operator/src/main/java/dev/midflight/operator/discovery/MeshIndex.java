package dev.midflight.operator.discovery;

import dev.midflight.model.MeshPorts;
import dev.midflight.model.traffic.ListenerProtocol;
import dev.midflight.model.traffic.Locality;
import dev.midflight.operator.discovery.SliceEndpoint.Usable;
import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.pod.PodMesh;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.translate.MeshEndpoint;
import dev.midflight.operator.translate.MeshPod;
import dev.midflight.operator.translate.MeshPort;
import dev.midflight.operator.translate.MeshService;
import dev.midflight.operator.translate.PodPort;
import dev.midflight.operator.translate.ServiceKey;
import dev.midflight.operator.translate.ServicePort;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Services, their EndpointSlices and pods, joined; each change answers what it touches. For one
 * thread.
 */
public final class MeshIndex {
    private final NavigableMap<ServiceKey, KnownService> services = new TreeMap<>();
    private final SliceIndex slices = new SliceIndex();
    private final Map<String, KnownPod> pods = new HashMap<>();
    private final Set<String> emergencies = new HashSet<>();

    /** The Service as it is now; empty: it is gone, or none that anyone can be behind. */
    public Touched put(ServiceKey key, Optional<KnownService> now) {
        KnownService before = services.get(key);
        KnownService after = now.orElse(null);
        if (after == null ? before == null : after.equals(before)) {
            return Touched.NOTHING;
        }
        if (after == null) {
            services.remove(key);
        } else {
            services.put(key, after);
        }
        return new Touched(Set.of(key), Set.of(key), slices.podsOf(key));
    }

    /** The slice as it is now; empty: it is gone. */
    public Touched put(SliceKey key, Optional<KnownSlice> now) {
        return slices.put(key, now);
    }

    /** The pod as it is now; empty: it is gone. */
    public Touched put(String uid, Optional<KnownPod> now) {
        KnownPod before = now.isPresent() ? pods.put(uid, now.get()) : pods.remove(uid);
        KnownPod after = now.orElse(null);
        boolean sameLabels =
                before != null && after != null && before.labels().equals(after.labels());
        boolean samePod = sameLabels && meshPod(before).equals(meshPod(after));
        return new Touched(
                Set.of(),
                sameLabels
                                && offers(before).equals(offers(after))
                                && isUndecided(before) == isUndecided(after)
                        ? Set.of()
                        : slices.servicesOf(uid),
                samePod ? Set.of() : Set.of(uid));
    }

    /** Whether every pod of the namespace leaves its proxy. */
    public Touched emergency(String namespace, boolean now) {
        boolean changed = now ? emergencies.add(namespace) : emergencies.remove(namespace);
        if (!changed) {
            return Touched.NOTHING;
        }
        Set<String> uids = podsOf(namespace);
        Set<ServiceKey> undecided =
                uids.stream()
                        .filter(uid -> hasNoNote(pods.get(uid)))
                        .flatMap(uid -> slices.servicesOf(uid).stream())
                        .collect(Collectors.toSet());
        return new Touched(Set.of(), undecided, uids);
    }

    private Set<String> podsOf(String namespace) {
        return pods.values().stream()
                .filter(pod -> pod.sidecar().isPresent())
                .map(KnownPod::key)
                .filter(key -> key.namespace().equals(namespace))
                .map(PodKey::uid)
                .collect(Collectors.toSet());
    }

    private static MeshPorts offers(@Nullable KnownPod pod) {
        if (pod != null && pod.isMutual()) {
            return MeshPorts.ALL;
        }
        return Optional.ofNullable(pod)
                .flatMap(KnownPod::sidecar)
                .map(sidecar -> sidecar.mesh().offers())
                .orElse(MeshPorts.NONE);
    }

    /** Whether a pod's sidecar may come to take mTLS, and nobody has written down where. */
    private boolean isUndecided(@Nullable KnownPod pod) {
        return pod != null
                && hasNoNote(pod)
                && pod.sidecar().filter(sidecar -> !isLeaving(pod, sidecar)).isPresent();
    }

    private static boolean hasNoNote(@Nullable KnownPod pod) {
        return pod != null
                && pod.sidecar().filter(sidecar -> sidecar.mesh().note().isEmpty()).isPresent();
    }

    /**
     * The Service ports that lead to each port of the pods behind a namespace's Services, by uid;
     * of all pods at once.
     */
    public Map<String, Collection<Set<ServicePort>>> portsIn(String namespace) {
        Map<String, Map<Integer, Set<ServicePort>>> found = new TreeMap<>();
        services.subMap(new ServiceKey(namespace, ""), new ServiceKey(namespace + '\0', ""))
                .forEach((key, known) -> leadingTo(key, known, found));
        Map<String, Collection<Set<ServicePort>>> ports = new TreeMap<>();
        found.forEach((uid, byNumber) -> ports.put(uid, byNumber.values()));
        return ports;
    }

    private void leadingTo(
            ServiceKey key, KnownService known, Map<String, Map<Integer, Set<ServicePort>>> found) {
        for (KnownSlice slice : slices.of(key)) {
            slice.ports()
                    .forEach(
                            (name, own) ->
                                    Optional.ofNullable(known.numbers().get(name))
                                            .map(number -> new ServicePort(key, number))
                                            .ifPresent(port -> leadingTo(slice, own, port, found)));
        }
    }

    private static void leadingTo(
            KnownSlice slice,
            int own,
            ServicePort port,
            Map<String, Map<Integer, Set<ServicePort>>> found) {
        for (SliceEndpoint endpoint : slice.endpoints()) {
            found.computeIfAbsent(endpoint.podUid(), _ -> new TreeMap<>())
                    .computeIfAbsent(own, _ -> new HashSet<>())
                    .add(port);
        }
    }

    public Optional<MeshService> service(ServiceKey key) {
        return Optional.ofNullable(services.get(key)).map(KnownService::service);
    }

    /** Those of a namespace, by name. */
    public List<MeshService> servicesIn(String namespace) {
        return services
                .subMap(new ServiceKey(namespace, ""), new ServiceKey(namespace + '\0', ""))
                .values()
                .stream()
                .map(KnownService::service)
                .toList();
    }

    /** A pod with a sidecar. */
    public Optional<MeshPod> pod(String uid) {
        return meshPod(pods.get(uid));
    }

    /** Who is behind a Service's port, as kube-proxy would have it. */
    public PortEndpoints endpoints(ServicePort port) {
        KnownService known = services.get(port.service());
        if (known == null) {
            return new PortEndpoints(List.of(), List.of(), List.of());
        }
        List<MeshEndpoint> four = endpoints(known, port, false);
        List<MeshEndpoint> six = endpoints(known, port, true);
        List<String> addresses = known.service().addresses();
        boolean prefersSix = !addresses.isEmpty() && addresses.getFirst().indexOf(':') >= 0;
        List<MeshEndpoint> wanted = prefersSix ? six : four;
        List<MeshEndpoint> others = prefersSix ? four : six;
        List<MeshEndpoint> all = new ArrayList<>(wanted);
        all.addAll(others);
        List<MeshEndpoint> leaving =
                endpoints(known, port, prefersSix != wanted.isEmpty(), Usable.LAST_RESORT);
        return new PortEndpoints(wanted.isEmpty() ? others : wanted, leaving, all);
    }

    /** Ready ones; where there are none, those that leave and still serve. */
    private List<MeshEndpoint> endpoints(KnownService known, ServicePort port, boolean ipv6) {
        List<MeshEndpoint> ready = endpoints(known, port, ipv6, Usable.READY);
        return ready.isEmpty() ? endpoints(known, port, ipv6, Usable.LAST_RESORT) : ready;
    }

    private List<MeshEndpoint> endpoints(
            KnownService known, ServicePort port, boolean ipv6, Usable usable) {
        List<MeshEndpoint> found = new ArrayList<>();
        for (KnownSlice slice : slices.of(port.service())) {
            Optional<Integer> number =
                    slice.ports().entrySet().stream()
                            .filter(each -> leadsTo(known, each.getKey(), port.port()))
                            .map(Map.Entry::getValue)
                            .findFirst();
            if (slice.ipv6() == ipv6 && number.isPresent()) {
                slice.endpoints().stream()
                        .filter(endpoint -> endpoint.usable() == usable)
                        .forEach(endpoint -> found.add(endpoint(endpoint, number.get())));
            }
        }
        return found;
    }

    private static boolean leadsTo(KnownService known, String name, int number) {
        Integer own = known.numbers().get(name);
        return own != null && own == number;
    }

    private MeshEndpoint endpoint(SliceEndpoint endpoint, int port) {
        KnownPod pod = pods.get(endpoint.podUid());
        Map<String, String> labels = pod == null ? Map.of() : pod.labels();
        Locality ofPod = Localities.of(labels);
        return new MeshEndpoint(
                endpoint.address(),
                port,
                labels,
                ofPod.equals(Locality.UNKNOWN) ? endpoint.locality() : ofPod,
                Optional.ofNullable(pod)
                        .flatMap(KnownPod::mesh)
                        .map(PodMesh::serviceAccount)
                        .orElse(""),
                offers(pod).contains(port),
                isUndecided(pod));
    }

    /** The ports of a pod that Services lead to, by number; whether it is ready or not. */
    public List<PodPort> portsOf(String uid) {
        NavigableMap<Integer, Set<ServicePort>> byNumber = new TreeMap<>();
        Map<Integer, Set<ListenerProtocol>> spoken = new HashMap<>();
        for (ServiceKey key : slices.servicesOf(uid)) {
            KnownService known = services.get(key);
            if (known != null) {
                portsOf(uid, known, byNumber, spoken);
            }
        }
        return byNumber.entrySet().stream()
                .map(
                        each ->
                                new PodPort(
                                        each.getKey(),
                                        agreed(spoken.getOrDefault(each.getKey(), Set.of())),
                                        each.getValue()))
                .toList();
    }

    private void portsOf(
            String uid,
            KnownService known,
            Map<Integer, Set<ServicePort>> byNumber,
            Map<Integer, Set<ListenerProtocol>> spoken) {
        ServiceKey key = known.service().key();
        for (KnownSlice slice : slices.of(key)) {
            if (slice.endpoints().stream().anyMatch(each -> each.podUid().equals(uid))) {
                for (MeshPort port : known.service().ports()) {
                    slice.ports().entrySet().stream()
                            .filter(each -> leadsTo(known, each.getKey(), port.number()))
                            .forEach(
                                    each -> {
                                        int number = each.getValue();
                                        byNumber.computeIfAbsent(number, _ -> new HashSet<>())
                                                .add(new ServicePort(key, port.number()));
                                        spoken.computeIfAbsent(number, _ -> new HashSet<>())
                                                .add(port.spoken());
                                    });
                }
            }
        }
    }

    /** Where Services differ about what is spoken at a port its first bytes decide. */
    private static ListenerProtocol agreed(Set<ListenerProtocol> spoken) {
        return spoken.size() == 1 ? spoken.iterator().next() : ListenerProtocol.DETECT;
    }

    private Optional<MeshPod> meshPod(@Nullable KnownPod pod) {
        return Optional.ofNullable(pod)
                .flatMap(
                        known ->
                                known.mesh()
                                        .map(
                                                mesh ->
                                                        new MeshPod(
                                                                known.key().namespace(),
                                                                known.key().name(),
                                                                mesh.serviceAccount(),
                                                                known.labels(),
                                                                Localities.of(known.labels()),
                                                                mesh.probes(),
                                                                known.sidecar()
                                                                        .filter(
                                                                                sidecar ->
                                                                                        isLeaving(
                                                                                                known,
                                                                                                sidecar))
                                                                        .isPresent())));
    }

    /**
     * What comes without mutual TLS has to be served for as long as its proxy comes or goes. Where
     * inbound interception is to be off that is for good: it may not be off yet.
     */
    private boolean isLeaving(KnownPod pod, KnownPod.Injected sidecar) {
        return sidecar.traffic().changesInbound()
                || !sidecar.traffic().scope().inbound().on()
                || emergencies.contains(pod.key().namespace());
    }
}
