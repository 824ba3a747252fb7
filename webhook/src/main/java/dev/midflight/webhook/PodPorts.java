package dev.midflight.webhook;

import dev.midflight.crds.MidflightNames;
import dev.midflight.model.PortHint;
import dev.midflight.model.PortHints;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What a pod says of the protocols of ports, for the proxy that has to find them out otherwise: its
 * annotations, and the names of its containers' ports, where they begin with a protocol ({@code
 * http-web}), as Istio reads them.
 *
 * @param inbound by its own port
 * @param outbound by the port that it connects to
 * @param ignored an annotation with its entries that are none, each
 */
record PodPorts(PortHints inbound, PortHints outbound, List<String> ignored) {
    private static final int MAX_QUOTED = 5;
    private static final int MAX_PORT = 65_535;
    private static final Map<String, PortHint> BY_NAME =
            Map.ofEntries(
                    Map.entry("http", PortHint.CLIENT_FIRST),
                    Map.entry("http2", PortHint.CLIENT_FIRST),
                    Map.entry("h2c", PortHint.CLIENT_FIRST),
                    Map.entry("grpc", PortHint.CLIENT_FIRST),
                    Map.entry("ftp", PortHint.SERVER_FIRST),
                    Map.entry("imap", PortHint.SERVER_FIRST),
                    Map.entry("mysql", PortHint.SERVER_FIRST),
                    Map.entry("pop3", PortHint.SERVER_FIRST),
                    Map.entry("smtp", PortHint.SERVER_FIRST),
                    Map.entry("ssh", PortHint.SERVER_FIRST));

    PodPorts {
        ignored = List.copyOf(ignored);
    }

    static PodPorts of(Pod pod) {
        List<String> ignored = new ArrayList<>();
        PortHints inbound =
                annotated(pod, MidflightNames.INBOUND_PORT_PROTOCOLS_ANNOTATION, ignored);
        PortHints outbound =
                annotated(pod, MidflightNames.OUTBOUND_PORT_PROTOCOLS_ANNOTATION, ignored);
        return new PodPorts(named(pod).and(inbound), outbound, ignored);
    }

    private static PortHints annotated(Pod pod, String annotation, List<String> ignored) {
        String value = Metadata.annotations(pod).getOrDefault(annotation, "");
        List<String> wrong = new ArrayList<>();
        PortHints hints = PortHints.parse(value, wrong::add);
        if (!wrong.isEmpty()) {
            ignored.add(annotation + ": " + quoted(wrong));
        }
        return hints;
    }

    private static String quoted(List<String> entries) {
        String first =
                entries.stream()
                        .limit(MAX_QUOTED)
                        .map(entry -> "'" + entry + "'")
                        .collect(Collectors.joining(", "));
        int more = entries.size() - MAX_QUOTED;
        return more > 0 ? first + " and " + more + " more" : first;
    }

    private static PortHints named(Pod pod) {
        Map<Integer, PortHint> hints = new HashMap<>();
        PodResources.containers(pod.getSpec())
                .flatMap(container -> container.getPorts().stream())
                .filter(PodPorts::isTcp)
                .forEach(
                        port -> {
                            String name = Objects.requireNonNullElse(port.getName(), "");
                            PortHint hint = BY_NAME.get(name.split("-", 2)[0]);
                            if (hint != null) {
                                hints.put(port.getContainerPort(), hint);
                            }
                        });
        return new PortHints(hints);
    }

    /** A number that is none is the API server's to refuse. */
    private static boolean isTcp(ContainerPort port) {
        Integer number = port.getContainerPort();
        boolean isPort = number != null && number >= 1 && number <= MAX_PORT;
        return isPort && (port.getProtocol() == null || port.getProtocol().equals("TCP"));
    }
}
