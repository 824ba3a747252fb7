package dev.midflight.sidecar.proxy;

import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.MeshTls;
import dev.midflight.model.traffic.ProxyProtocolMode;
import dev.midflight.sidecar.detect.ClientHello;
import dev.midflight.sidecar.detect.Opening;
import dev.midflight.sidecar.filter.ConnectionFilter;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.telemetry.LoopCounters;
import dev.midflight.sidecar.tls.MeshContexts;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A configured listener as its connections meet it.
 *
 * @param names where connections go by server name; null: they do not
 */
record Entrance(Listener listener, List<ConnectionFilter> filters, @Nullable NameIndex names) {
    static Entrance of(Listener listener, List<ConnectionFilter> filters) {
        return new Entrance(
                listener,
                filters,
                listener.destination() instanceof Listener.Destination.ByServerName byName
                        ? new NameIndex(byName)
                        : null);
    }

    Direction direction() {
        return switch (listener.direction()) {
            case INBOUND -> Direction.INBOUND;
            case OUTBOUND -> Direction.OUTBOUND;
        };
    }

    /** True if its connections go on as if it were not there. */
    boolean leadsToOriginal() {
        return listener.destination() instanceof Listener.Destination.Original;
    }

    /** True if it has a socket of its own, by which redirected connections may come in. */
    boolean isBound() {
        return listener.address().isPresent();
    }

    /** What its connections have to say first. */
    Opening.Wanted wanted() {
        boolean hello = names != null || listener.tls() != MeshTls.OFF;
        return new Opening.Wanted(listener.proxyProtocol(), hello);
    }

    /** How a connection goes on. */
    enum Way {
        /** As it is, TLS of an application's own included. */
        AS_IT_IS,
        /** By the mesh's TLS. */
        SECURED,
        REFUSED
    }

    /** How one goes on that begins like this. */
    Way wayOf(ClientHello hello) {
        boolean offered =
                hello instanceof ClientHello.Hello(var _, List<String> protocols)
                        && protocols.contains(MeshContexts.PROTOCOL);
        return switch (listener.tls()) {
            case OFF -> Way.AS_IT_IS;
            case PERMISSIVE -> offered ? Way.SECURED : Way.AS_IT_IS;
            case STRICT -> offered ? Way.SECURED : Way.REFUSED;
        };
    }

    /** True if the client is known as soon as it has connected. */
    boolean knowsClients() {
        return listener.proxyProtocol() == ProxyProtocolMode.OFF;
    }

    /** Asks the filters; whom they refuse is counted and told. */
    boolean admits(InetSocketAddress client, Worker worker) {
        for (ConnectionFilter filter : filters) {
            if (!filter.admits(client.getAddress())) {
                count(filter.refused(), worker.counters());
                worker.refusals().refused(listener.name(), client, filter.reason());
                return false;
            }
        }
        return true;
    }

    void count(Counter counter, LoopCounters counters) {
        counters.add(counter, direction(), 1);
    }
}
