package dev.midflight.sidecar.proxy;

import dev.midflight.model.traffic.Binding;
import dev.midflight.model.traffic.Listener;
import dev.midflight.sidecar.filter.Filters;
import dev.midflight.sidecar.route.ByDestination;
import dev.midflight.sidecar.telemetry.Direction;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The configured listeners of redirected connections. Used on the listeners' loop only. */
final class Redirections {
    private ByDestination<Entrance> inbound = new ByDestination<>();
    private ByDestination<Entrance> outbound = new ByDestination<>();

    /** Null: none is configured for it. */
    @Nullable Entrance find(Direction direction, InetSocketAddress destination) {
        return switch (direction) {
            case INBOUND -> inbound.find(destination);
            case OUTBOUND -> outbound.find(destination);
        };
    }

    /** For connections that come from here on. */
    void become(List<Listener> listeners, Filters filters) {
        ByDestination<Entrance> nextInbound = new ByDestination<>();
        ByDestination<Entrance> nextOutbound = new ByDestination<>();
        for (Listener listener : listeners) {
            if (listener.binding() instanceof Binding.Redirected redirected) {
                Entrance entrance = Entrance.of(listener, filters.of(listener));
                switch (listener.direction()) {
                    case INBOUND -> nextInbound.put(redirected, entrance);
                    case OUTBOUND -> nextOutbound.put(redirected, entrance);
                }
            }
        }
        inbound = nextInbound;
        outbound = nextOutbound;
    }
}
