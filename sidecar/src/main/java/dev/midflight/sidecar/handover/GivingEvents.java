package dev.midflight.sidecar.handover;

import dev.midflight.sidecar.handover.GivingState.Alone;
import dev.midflight.sidecar.handover.GivingState.Collecting;
import dev.midflight.sidecar.handover.GivingState.Committing;
import dev.midflight.sidecar.handover.GivingState.Doubtful;
import dev.midflight.sidecar.handover.GivingState.Draining;
import dev.midflight.sidecar.handover.GivingState.Expecting;
import dev.midflight.sidecar.handover.GivingState.Finished;
import dev.midflight.sidecar.handover.GivingState.Freezing;
import dev.midflight.sidecar.handover.GivingState.Leaving;
import dev.midflight.sidecar.handover.GivingState.Offered;
import dev.midflight.sidecar.sys.Descriptors;
import dev.midflight.sidecar.sys.SystemCallException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** What a proxy that hands over waits for in each state: the other side, a freeze, or time. */
final class GivingEvents {
    private final HandoverContext context;
    private final HandoverChannel channel;
    private final HandoverDesk desk;
    private final FreezeWatch freeze;
    private boolean peerKilled;
    private long drainDeadlineNanos;

    GivingEvents(
            HandoverContext context,
            HandoverChannel channel,
            HandoverDesk desk,
            FreezeWatch freeze) {
        this.context = context;
        this.channel = channel;
        this.desk = desk;
        this.freeze = freeze;
    }

    /** Draining takes so long from now, at most. */
    void drainFor(Duration time) {
        drainDeadlineNanos = System.nanoTime() + time.toNanos();
    }

    /** A launcher has collected the other side's process. */
    void peerKilled() {
        peerKilled = true;
    }

    /** Blocks until something happens in that state. */
    GivingEvent next(GivingState state) {
        HandoverLimits limits = context.limits();
        return switch (state) {
            case Expecting _ -> fromPeer(limits.hello());
            case Freezing _, Collecting _ -> freeze.await();
            case Offered offered -> fromPeer(limits.prepared(offered.batch().connections().size()));
            case Committing _ -> fromPeer(limits.commit());
            case Doubtful _ -> whileKilled(fromPeer(limits.killed()));
            case Draining _ -> {
                GivingEvent event = fromPeer(limits.straggler());
                yield event instanceof GivingEvent.Silent ? tick() : event;
            }
            case Alone _ -> {
                LockSupport.parkNanos(limits.straggler().toNanos());
                yield desk.recalled() ? new GivingEvent.Recalled() : tick();
            }
            case Leaving _, Finished _ ->
                    throw new IllegalStateException("nothing to await in " + state);
        };
    }

    private GivingEvent fromPeer(Duration limit) {
        try {
            return switch (channel.receive(limit)) {
                case HandoverChannel.Incoming.Silence _ -> new GivingEvent.Silent();
                case HandoverChannel.Incoming.Gone _ -> new GivingEvent.Gone();
                case HandoverChannel.Incoming.Nonsense(String reason) ->
                        new GivingEvent.Nonsense(reason);
                case HandoverChannel.Incoming.Said(Envelope envelope, int[] descriptors) -> {
                    Descriptors.closeAll(descriptors);
                    yield new GivingEvent.Said(envelope.epoch(), envelope.message());
                }
            };
        } catch (SystemCallException e) {
            return new GivingEvent.Nonsense(String.valueOf(e.getMessage()));
        }
    }

    /** What a launcher says of a death is as good a proof as the end of the stream. */
    private GivingEvent whileKilled(GivingEvent event) {
        return event instanceof GivingEvent.Silent && peerKilled ? new GivingEvent.Gone() : event;
    }

    private GivingEvent tick() {
        return new GivingEvent.Tick(
                context.traffic().open(), System.nanoTime() - drainDeadlineNanos >= 0);
    }
}
