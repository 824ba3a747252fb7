package dev.midflight.operator.rollout;

import dev.midflight.model.SlotReport;

/** What the fleet stream says of a pod right now. */
public sealed interface Sighting {
    /** No live stream. */
    record Silent() implements Sighting {}

    /** A live stream whose last report is fresh. */
    sealed interface Seen extends Sighting {
        SlotReport own();

        SlotReport peer();
    }

    /** One slot serves, the other stands by: the only state in which a pod may be upgraded. */
    record Steady(SlotReport own, SlotReport peer) implements Seen {}

    /** A handover is going on, or the old side still drains. */
    record Moving(SlotReport own, SlotReport peer) implements Seen {}

    /** One slot serves, the other can't. */
    record Lame(SlotReport own, SlotReport peer) implements Seen {}

    static Sighting of(SlotReport own, SlotReport peer) {
        return switch (own.state()) {
            case SERVING ->
                    switch (peer.state()) {
                        case STANDBY, SOAKING -> new Steady(own, peer);
                        case STARTING, SERVING, DRAINING -> new Moving(own, peer);
                        case UNREACHABLE, FAILED -> new Lame(own, peer);
                    };
            case UNREACHABLE, STANDBY, STARTING, DRAINING, SOAKING, FAILED -> new Moving(own, peer);
        };
    }
}
