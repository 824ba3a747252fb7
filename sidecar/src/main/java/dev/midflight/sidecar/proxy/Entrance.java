package dev.midflight.sidecar.proxy;

import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.ProxyProtocolMode;
import dev.midflight.sidecar.detect.Opening;
import dev.midflight.sidecar.filter.ConnectionFilter;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.telemetry.LoopCounters;
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

    /** What its connections have to say first. */
    Opening.Wanted wanted() {
        return new Opening.Wanted(listener.proxyProtocol(), names != null);
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
