package dev.midflight.sidecar.proxy;

import dev.midflight.model.traffic.Listener;
import dev.midflight.sidecar.config.TrafficConfig;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.listen.DestinationResolver;
import dev.midflight.sidecar.overload.Overload;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.witness.WitnessDesk;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives accepted connections to the lanes in turn; refuses those that were not redirected, or that
 * are too many. Used on the listeners' loop only.
 */
final class Intake {
    private final List<Lane> lanes;
    private final DestinationResolver destinations;
    private final TrafficConfig config;
    private final Worker first;
    private final WitnessDesk witness;
    private final Overload overload;
    private int next;

    Intake(
            List<Lane> lanes,
            DestinationResolver destinations,
            TrafficConfig config,
            WitnessDesk witness,
            Overload overload) {
        this.lanes = lanes;
        this.destinations = destinations;
        this.config = config;
        this.first = lanes.getFirst().worker();
        this.witness = witness;
        this.overload = overload;
    }

    void accept(Direction direction, EpollSocketChannel accepted) {
        accept(direction, direction.label(), accepted);
    }

    private void accept(Direction direction, String listener, EpollSocketChannel accepted) {
        Optional<InetSocketAddress> destination = destinations.resolve(accepted);
        if (destination.isPresent() && WitnessDesk.isFor(destination.get())) {
            witness.accept(direction, destination.get(), accepted);
            return;
        }
        String refusal = destination.isEmpty() ? "not redirected" : shortage();
        if (refusal != null) {
            first.refusals().refused(listener, accepted.remoteAddress(), refusal);
            refuse(direction, accepted);
            return;
        }
        first.counters().add(Counter.ACCEPTED, direction, 1);
        Origin origin = Origin.of(direction, destination.get(), accepted.remoteAddress());
        next = (next + 1) % lanes.size();
        lanes.get(next).accept(linkOf(accepted), origin);
    }

    /** The same for a listener of a configuration: who connects there wants to. */
    void accept(Entrance entrance, EpollSocketChannel accepted) {
        Listener listener = entrance.listener();
        Direction direction = entrance.direction();
        boolean admitted =
                !entrance.knowsClients() || entrance.admits(accepted.remoteAddress(), first);
        if (admitted && listener.destination() instanceof Listener.Destination.Original) {
            accept(direction, listener.name(), accepted);
            return;
        }
        String shortage = admitted ? shortage() : null;
        if (shortage != null) {
            first.refusals().refused(listener.name(), accepted.remoteAddress(), shortage);
        }
        if (!admitted || shortage != null) {
            refuse(direction, accepted);
            return;
        }
        first.counters().add(Counter.ACCEPTED, direction, 1);
        Origin origin =
                Origin.of(
                                direction,
                                destinations.resolve(accepted).orElse(accepted.localAddress()),
                                accepted.remoteAddress())
                        .of(listener.name());
        next = (next + 1) % lanes.size();
        lanes.get(next).accept(linkOf(accepted), origin, entrance);
    }

    /**
     * What there is too little of for another connection; null: nothing. The limit holds at once.
     */
    private @Nullable String shortage() {
        if (open() >= config.maxConnections()) {
            overload.refused();
            return "too many connections";
        }
        return overload.refuses() ? "overload" : null;
    }

    private void refuse(Direction direction, EpollSocketChannel accepted) {
        first.counters().add(Counter.REFUSED, direction, 1);
        accepted.config().setSoLinger(0);
        accepted.unsafe().closeForcibly();
    }

    private Link linkOf(EpollSocketChannel accepted) {
        return lanes.get(next).worker().accepted(accepted);
    }

    private int open() {
        int open = 0;
        for (Lane lane : lanes) {
            open += lane.worker().flows().size();
        }
        return open;
    }
}
