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
    private Entrances entrances = Entrances.of(List.of(), Filters.first(System::nanoTime));

    /** Those of one configuration; made on any thread, and not changed any more. */
    record Entrances(ByDestination<Entrance> inbound, ByDestination<Entrance> outbound) {
        static Entrances of(List<Listener> listeners, Filters filters) {
            Entrances made = new Entrances(new ByDestination<>(), new ByDestination<>());
            for (Listener listener : listeners) {
                if (listener.binding() instanceof Binding.Redirected redirected) {
                    Entrance entrance = Entrance.of(listener, filters.of(listener));
                    switch (listener.direction()) {
                        case INBOUND -> made.inbound.put(redirected, entrance);
                        case OUTBOUND -> made.outbound.put(redirected, entrance);
                    }
                }
            }
            return made;
        }
    }

    /** Null: none is configured for it. */
    @Nullable Entrance find(Direction direction, InetSocketAddress destination) {
        return switch (direction) {
            case INBOUND -> entrances.inbound().find(destination);
            case OUTBOUND -> entrances.outbound().find(destination);
        };
    }

    /** For connections that come from here on. */
    void become(Entrances next) {
        entrances = next;
    }
}
