package dev.midflight.operator.pod;

import static java.util.Objects.requireNonNullElse;

import dev.midflight.crds.MidflightNames;
import dev.midflight.model.traffic.PathMatch;
import dev.midflight.model.traffic.RouteMatch;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The requests by which the kubelet asks a pod's containers how they are. It comes without any
 * certificate. One that asks by TLS can't be known by its path.
 */
final class PodProbes {
    private static final String GRPC_CHECK = "/grpc.health.v1.Health/Check";

    private final Map<Integer, Set<String>> gets = new TreeMap<>();
    private final Set<Integer> grpc = new TreeSet<>();

    private PodProbes() {}

    /** By port. */
    static Map<Integer, List<RouteMatch>> of(Pod pod) {
        PodProbes probes = new PodProbes();
        Stream.concat(
                        pod.getSpec().getContainers().stream(),
                        pod.getSpec().getInitContainers().stream())
                .forEach(probes::add);
        return probes.matches();
    }

    private void add(Container container) {
        Stream.of(
                        container.getStartupProbe(),
                        container.getReadinessProbe(),
                        container.getLivenessProbe())
                .filter(Objects::nonNull)
                .forEach(probe -> add(probe, container));
    }

    private void add(Probe probe, Container container) {
        HTTPGetAction get = probe.getHttpGet();
        if (get != null && isToThePod(get.getHost()) && !"HTTPS".equals(get.getScheme())) {
            port(get.getPort(), container)
                    .filter(port -> port != MidflightNames.APP_PROBE_PORT)
                    .ifPresent(
                            port ->
                                    gets.computeIfAbsent(port, _ -> new TreeSet<>())
                                            .add(path(get)));
        }
        if (probe.getGrpc() != null && probe.getGrpc().getPort() != null) {
            grpc.add(probe.getGrpc().getPort());
        }
    }

    private static boolean isToThePod(@Nullable String host) {
        return host == null || host.isEmpty();
    }

    /** Without its query. */
    private static String path(HTTPGetAction get) {
        String path = requireNonNullElse(get.getPath(), "/").split("[?#]", 2)[0];
        return path.startsWith("/") ? path : "/" + path;
    }

    private static Optional<Integer> port(@Nullable IntOrString port, Container container) {
        if (port == null || port.getIntVal() != null) {
            return Optional.ofNullable(port).map(IntOrString::getIntVal);
        }
        return container.getPorts().stream()
                .filter(named -> Objects.equals(named.getName(), port.getStrVal()))
                .map(ContainerPort::getContainerPort)
                .findFirst();
    }

    private Map<Integer, List<RouteMatch>> matches() {
        Map<Integer, List<RouteMatch>> matches = new TreeMap<>();
        Set<Integer> ports = new TreeSet<>(gets.keySet());
        ports.addAll(grpc);
        for (int port : ports) {
            Stream<RouteMatch> asked =
                    gets.getOrDefault(port, Set.of()).stream()
                            .flatMap(path -> match("GET", path).stream());
            Stream<RouteMatch> called =
                    grpc.contains(port) ? match("POST", GRPC_CHECK).stream() : Stream.empty();
            matches.put(port, Stream.concat(asked, called).toList());
        }
        return matches;
    }

    /** Empty: no rule can be about such a path. */
    private static Optional<RouteMatch> match(String method, String path) {
        try {
            return Optional.of(
                    new RouteMatch(
                            new PathMatch.Exact(path), Set.of(method), List.of(), List.of()));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
