package dev.midflight.webhook;

import dev.midflight.crds.InboundInterception;
import dev.midflight.crds.MidflightNames;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.TCPSocketAction;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the meaning of {@code tcpSocket} probes: redirected, they would always succeed, because the
 * proxy accepts every connection; so the proxy is asked whether the application's port does.
 */
final class ProbeRewrite {
    private final InboundInterception inbound;

    ProbeRewrite(InboundInterception inbound) {
        this.inbound = inbound;
    }

    /** Changes the container in place. */
    void rewrite(Container container) {
        Stream.of(
                        container.getLivenessProbe(),
                        container.getReadinessProbe(),
                        container.getStartupProbe())
                .filter(Objects::nonNull)
                .forEach(probe -> rewrite(probe, container));
    }

    private void rewrite(Probe probe, Container container) {
        TCPSocketAction tcp = probe.getTcpSocket();
        if (tcp == null || (tcp.getHost() != null && !tcp.getHost().isEmpty())) {
            return;
        }
        Optional<Integer> port = port(tcp.getPort(), container).filter(this::isIntercepted);
        if (port.isEmpty()) {
            return;
        }
        int timeoutSeconds = Objects.requireNonNullElse(probe.getTimeoutSeconds(), 1);
        HTTPGetAction http = new HTTPGetAction();
        http.setPath(
                "/app-probe/tcp/%d?timeoutSeconds=%d"
                        .formatted(port.get(), Math.max(1, timeoutSeconds)));
        http.setPort(new IntOrString(MidflightNames.APP_PROBE_PORT));
        http.setScheme("HTTP");
        probe.setTcpSocket(null);
        probe.setHttpGet(http);
    }

    private static Optional<Integer> port(@Nullable IntOrString port, Container container) {
        if (port == null) {
            return Optional.empty();
        }
        if (port.getIntVal() != null) {
            return Optional.of(port.getIntVal());
        }
        return container.getPorts().stream()
                .filter(named -> Objects.equals(named.getName(), port.getStrVal()))
                .map(ContainerPort::getContainerPort)
                .findFirst();
    }

    private boolean isIntercepted(int port) {
        boolean wanted = inbound.ports().isEmpty() || inbound.ports().contains(port);
        return wanted && !inbound.excludePorts().contains(port);
    }
}
