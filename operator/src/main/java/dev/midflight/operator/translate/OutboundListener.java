package dev.midflight.operator.translate;

import dev.midflight.model.traffic.Binding;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.ListenerProtocol;
import dev.midflight.model.traffic.MeshTls;
import dev.midflight.model.traffic.ProxyProtocolMode;
import dev.midflight.model.traffic.TcpRelay;
import dev.midflight.model.traffic.TrafficDirection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Where a caller's sidecar takes connections to one port of a Service. */
public final class OutboundListener {
    private OutboundListener() {}

    /** None while nobody can reach the port: without hosts it would take what others are for. */
    public static Optional<Listener> of(MeshService service, MeshPort port, Reach reach) {
        return reach.hosts().isEmpty()
                ? Optional.empty()
                : Optional.of(listener(service, port, reach));
    }

    private static Listener listener(MeshService service, MeshPort port, Reach reach) {
        return new Listener(
                ResourceNames.outbound(service.key(), port.number()),
                new Binding.Redirected(reach.hosts(), OptionalInt.of(reach.port())),
                TrafficDirection.OUTBOUND,
                port.spoken(),
                destination(service, port),
                List.of(),
                ProxyProtocolMode.OFF,
                TcpRelay.DEFAULT,
                MeshTls.OFF);
    }

    private static Listener.Destination destination(MeshService service, MeshPort port) {
        ClusterName usual = ResourceNames.usual(service, port.number());
        if (port.spoken() == ListenerProtocol.TCP) {
            return new Listener.Destination.ToCluster(usual);
        }
        Optional<ClusterName> otherwise =
                port.spoken() == ListenerProtocol.DETECT ? Optional.of(usual) : Optional.empty();
        return new Listener.Destination.Routes(
                ResourceNames.table(service.key(), port.number()), otherwise);
    }
}
