package dev.midflight.sidecar.handover;

import dev.midflight.sidecar.handover.GivingAction.CutRemaining;
import dev.midflight.sidecar.handover.GivingAction.Freeze;
import dev.midflight.sidecar.handover.GivingAction.FreezeStragglers;
import dev.midflight.sidecar.handover.GivingAction.KillPeer;
import dev.midflight.sidecar.handover.GivingAction.Release;
import dev.midflight.sidecar.handover.GivingAction.Resume;
import dev.midflight.sidecar.handover.GivingAction.Send;
import dev.midflight.sidecar.handover.GivingAction.SendAbort;
import dev.midflight.sidecar.handover.GivingAction.SendBatch;
import dev.midflight.sidecar.handover.GivingAction.SendDone;
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
import dev.midflight.sidecar.handover.HandoverMessage.Abort;
import dev.midflight.sidecar.handover.HandoverMessage.Commit;
import dev.midflight.sidecar.handover.HandoverMessage.End;
import dev.midflight.sidecar.handover.HandoverMessage.Hello;
import dev.midflight.sidecar.handover.HandoverMessage.Welcome;
import dev.midflight.sidecar.move.FrozenBatch;
import dev.midflight.sidecar.sys.Descriptors;
import dev.midflight.sidecar.sys.SeqpacketSocket.Sent;
import dev.midflight.sidecar.sys.SystemCallException;
import java.nio.BufferOverflowException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;

/**
 * One connection to the handover socket, from the side that serves: performs what the machine says.
 */
final class GivingSession {
    private static final Duration LAST_WORDS = Duration.ofMillis(200);

    private final HandoverContext context;
    private final HandoverChannel channel;
    private final HandoverDesk desk;
    private final FreezeWatch freeze;
    private final GivingTally tally = new GivingTally();
    private final Deque<GivingEvent> pending = new ArrayDeque<>();
    private GivingState state = new Expecting();
    private boolean admitted;
    private boolean rescue;
    private boolean peerKilled;
    private long drainDeadlineNanos;

    GivingSession(HandoverContext context, HandoverChannel channel, HandoverDesk desk) {
        this.context = context;
        this.channel = channel;
        this.desk = desk;
        this.freeze = new FreezeWatch(context);
    }

    /** Runs to the end on the calling thread. */
    GivingOutcome run() {
        try {
            while (true) {
                if (state instanceof Finished(GivingOutcome outcome)) {
                    return outcome;
                }
                GivingEvent event = pending.isEmpty() ? await() : pending.poll();
                step(event);
            }
        } finally {
            if (admitted) {
                desk.leave();
            }
            channel.close();
        }
    }

    private void step(GivingEvent event) {
        GivingStep step = GivingMachine.step(standingFor(event), state, event);
        logLoss(event);
        state = step.next();
        for (GivingAction action : step.actions()) {
            perform(action);
        }
    }

    private Standing standingFor(GivingEvent event) {
        if (event instanceof GivingEvent.Said(var epoch, Hello hello) && !admitted) {
            Standing standing = desk.enter();
            admitted = !standing.busy();
            rescue = hello.rescue();
            channel.speak(standing.versionFor(hello), epoch);
            return standing;
        }
        return desk.standing();
    }

    private void logLoss(GivingEvent event) {
        boolean expected = state instanceof Expecting && event instanceof GivingEvent.Gone;
        if (!expected
                && (event instanceof GivingEvent.Nonsense
                        || event instanceof GivingEvent.Gone
                        || event instanceof GivingEvent.Silent
                        || event instanceof GivingEvent.Unsent)) {
            context.log()
                    .warn(
                            "the other proxy fails in a handover",
                            "event",
                            event,
                            "phase",
                            state.getClass().getSimpleName());
        }
    }

    private GivingEvent await() {
        HandoverLimits limits = context.limits();
        return switch (state) {
            case Expecting _ -> fromPeer(limits.hello());
            case Freezing _, Collecting _ -> freeze.await();
            case Offered _ -> fromPeer(limits.prepared());
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

    private void perform(GivingAction action) {
        switch (action) {
            case Send(HandoverMessage message) -> send(message);
            case SendBatch(FrozenBatch batch) -> sendBatch(batch);
            case SendAbort(String reason) -> sendAbort(reason);
            case Freeze _ -> freeze.begin(context.traffic().freeze());
            case FreezeStragglers _ -> freeze.begin(context.traffic().freezeStragglers());
            case Resume(FrozenBatch batch) -> resume(batch);
            case Release(FrozenBatch batch, boolean first) -> release(batch, first);
            case KillPeer _ -> peerKilled |= context.killer().kill();
            case CutRemaining _ -> tally.cut(Futures.await(context.traffic().cutRemaining()));
            case SendDone _ -> sendDone();
        }
    }

    private void send(HandoverMessage message) {
        if (sendNow(message, context.limits().batch()) == Sent.TIME_OVER) {
            pending.add(new GivingEvent.Unsent());
        }
        switch (message) {
            case Welcome _ -> context.log().info("another proxy takes over", "rescue", rescue);
            case Commit _ -> context.faults().reach(FaultPoint.OLD_COMMIT_SENT);
            case HandoverMessage _ -> {}
        }
    }

    private void sendAbort(String reason) {
        context.log().warn("leaves a handover", "reason", reason);
        Sent sent = sendNow(new Abort(reason), LAST_WORDS);
        pending.add(
                sent == Sent.TIME_OVER ? new GivingEvent.Unsent() : new GivingEvent.AbortSent());
    }

    private void sendBatch(FrozenBatch batch) {
        context.faults().reach(FaultPoint.OLD_FROZEN);
        byte[] counters = context.traffic().exportCounters();
        boolean sent =
                BatchWriter.write(batch, counters, this::sendPart)
                        && sendPart(endOf(batch), new int[0]);
        if (!sent) {
            pending.add(new GivingEvent.Unsent());
        }
        context.faults().reach(FaultPoint.OLD_BATCH_SENT);
    }

    private End endOf(FrozenBatch batch) {
        return new End(batch.listeners().size(), batch.connections().size(), freeze.micros());
    }

    private boolean sendPart(HandoverMessage part, int[] descriptors) {
        try {
            return channel.send(part, descriptors, context.limits().batch()) != Sent.TIME_OVER;
        } catch (SystemCallException | IllegalArgumentException | BufferOverflowException e) {
            context.log().error("cannot send a part of the batch", e);
            return false;
        }
    }

    private Sent sendNow(HandoverMessage message, Duration limit) {
        try {
            return channel.send(message, limit);
        } catch (SystemCallException e) {
            context.log().warn("cannot send", e, "message", message);
            return Sent.TIME_OVER;
        }
    }

    private void resume(FrozenBatch batch) {
        Futures.await(context.traffic().resume(batch));
        context.log()
                .warn(
                        "goes on serving: the handover did not happen",
                        "connections",
                        batch.connections().size(),
                        "frozenMicros",
                        freeze.micros());
    }

    private void release(FrozenBatch batch, boolean first) {
        long micros = freeze.micros();
        Futures.await(context.traffic().release(batch));
        int connections = batch.clients();
        if (!first) {
            tally.movedLater(connections);
            return;
        }
        int left = context.traffic().open();
        tally.movedFirst(connections, left);
        drainDeadlineNanos =
                System.nanoTime() + Duration.ofSeconds(desk.standing().drainSeconds()).toNanos();
        context.log()
                .info("handed over", "moved", connections, "left", left, "frozenMicros", micros);
        desk.handedOver(rescue);
        context.faults().reach(FaultPoint.OLD_RELEASED);
    }

    private void sendDone() {
        var done = tally.done(context.traffic().exportCounters());
        var _ = sendNow(done, context.limits().batch());
        context.log()
                .info(
                        "nothing left to serve",
                        "moved",
                        done.moved(),
                        "drained",
                        done.drained(),
                        "cut",
                        done.cut());
        context.faults().reach(FaultPoint.OLD_EMPTY);
    }
}
