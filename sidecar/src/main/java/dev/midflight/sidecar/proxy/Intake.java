package dev.midflight.sidecar.proxy;

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
    private final Redirections redirections;
    private final TrafficConfig config;
    private final Worker first;
    private final WitnessDesk witness;
    private final Overload overload;
    private int next;

    Intake(
            List<Lane> lanes,
            DestinationResolver destinations,
            Redirections redirections,
            TrafficConfig config,
            WitnessDesk witness,
            Overload overload) {
        this.lanes = lanes;
        this.destinations = destinations;
        this.redirections = redirections;
        this.config = config;
        this.first = lanes.getFirst().worker();
        this.witness = witness;
        this.overload = overload;
    }

    /** One that interception brought here. */
    void accept(Direction direction, EpollSocketChannel accepted) {
        InetSocketAddress destination = redirected(direction, direction.label(), accepted);
        if (destination == null) {
            return;
        }
        Entrance entrance = redirections.find(direction, destination);
        if (entrance != null) {
            accept(entrance, destination, accepted);
        } else if (hasRoom(direction, direction.label(), accepted)) {
            Origin origin = Origin.of(direction, destination, accepted.remoteAddress());
            Lane lane = nextLane();
            lane.accept(lane.worker().accepted(accepted), origin);
        }
    }

    /** One of a listener of a configuration: who connects there wants to. */
    void accept(Entrance entrance, EpollSocketChannel accepted) {
        InetSocketAddress destination =
                entrance.leadsToOriginal()
                        ? redirected(entrance.direction(), entrance.listener().name(), accepted)
                        : destinations.resolve(accepted).orElse(accepted.localAddress());
        if (destination != null) {
            accept(entrance, destination, accepted);
        }
    }

    /** Where it was going; null: to us, so that it is refused, or answered. */
    private @Nullable InetSocketAddress redirected(
            Direction direction, String listener, EpollSocketChannel accepted) {
        Optional<InetSocketAddress> destination = destinations.resolve(accepted);
        if (destination.isEmpty()) {
            refuse(direction, listener, accepted, "not redirected");
            return null;
        }
        if (WitnessDesk.isFor(destination.get())) {
            witness.accept(direction, destination.get(), accepted);
            return null;
        }
        return destination.get();
    }

    private void accept(
            Entrance entrance, InetSocketAddress destination, EpollSocketChannel accepted) {
        Direction direction = entrance.direction();
        String name = entrance.listener().name();
        if (entrance.knowsClients() && !entrance.admits(accepted.remoteAddress(), first)) {
            close(direction, accepted);
            return;
        }
        Entrance inner =
                entrance.isBound() && entrance.leadsToOriginal()
                        ? redirections.find(direction, destination)
                        : null;
        if (inner != null) {
            accept(inner, destination, accepted);
        } else if (hasRoom(direction, name, accepted)) {
            Origin origin = Origin.of(direction, destination, accepted.remoteAddress());
            Lane lane = nextLane();
            Link link = lane.worker().accepted(accepted);
            if (entrance.leadsToOriginal()) {
                lane.accept(link, origin);
            } else {
                lane.accept(link, origin.of(name), entrance);
            }
        }
    }

    /** Counts it as accepted, or refuses it. */
    private boolean hasRoom(Direction direction, String listener, EpollSocketChannel accepted) {
        String shortage = shortage();
        if (shortage != null) {
            refuse(direction, listener, accepted, shortage);
            return false;
        }
        first.counters().add(Counter.ACCEPTED, direction, 1);
        return true;
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

    private void refuse(
            Direction direction, String listener, EpollSocketChannel accepted, String reason) {
        first.refusals().refused(listener, accepted.remoteAddress(), reason);
        close(direction, accepted);
    }

    private void close(Direction direction, EpollSocketChannel accepted) {
        first.counters().add(Counter.REFUSED, direction, 1);
        accepted.config().setSoLinger(0);
        accepted.unsafe().closeForcibly();
    }

    private Lane nextLane() {
        next = (next + 1) % lanes.size();
        return lanes.get(next);
    }

    private int open() {
        int open = 0;
        for (Lane lane : lanes) {
            open += lane.worker().flows().size();
        }
        return open;
    }
}
