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
import dev.midflight.sidecar.handover.GivingState.Expecting;
import dev.midflight.sidecar.handover.GivingState.Finished;
import dev.midflight.sidecar.handover.HandoverMessage.Commit;
import dev.midflight.sidecar.handover.HandoverMessage.End;
import dev.midflight.sidecar.handover.HandoverMessage.Hello;
import dev.midflight.sidecar.handover.HandoverMessage.Welcome;
import dev.midflight.sidecar.move.Capabilities;
import dev.midflight.sidecar.move.FrozenBatch;
import dev.midflight.sidecar.sys.SeqpacketSocket.Sent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One connection to the handover socket, from the side that serves: performs what the machine says.
 */
final class GivingSession {
    /** Of what was counted since; in one message with the rest of it. */
    private static final int DONE_COUNTERS_BYTES = 48 << 10;

    private final HandoverContext context;
    private final HandoverChannel channel;
    private final HandoverDesk desk;
    private final HandoverVoice voice;
    private final FreezeWatch freeze;
    private final GivingEvents events;
    private final GivingTally tally = new GivingTally();
    private final Deque<GivingEvent> pending = new ArrayDeque<>();
    private GivingState state = new Expecting();
    private boolean admitted;
    private boolean rescue;
    private Capabilities taker = Capabilities.NONE;

    GivingSession(HandoverContext context, HandoverChannel channel, HandoverDesk desk) {
        this.context = context;
        this.channel = channel;
        this.desk = desk;
        this.voice = new HandoverVoice(context, channel);
        this.freeze = new FreezeWatch(context);
        this.events = new GivingEvents(context, channel, desk, freeze);
    }

    /** Runs to the end on the calling thread. */
    GivingOutcome run() {
        try {
            while (true) {
                if (state instanceof Finished(GivingOutcome outcome)) {
                    return outcome;
                }
                GivingEvent event = pending.isEmpty() ? events.next(state) : pending.poll();
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
        context.log()
                .debug("handover", "state", state.getClass().getSimpleName(), "event", name(event));
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
            taker = hello.capabilities();
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

    private void perform(GivingAction action) {
        switch (action) {
            case Send(HandoverMessage message) -> send(message);
            case SendBatch(FrozenBatch batch) -> sendBatch(batch);
            case SendAbort(String reason) ->
                    pending.add(
                            voice.abort(reason) == Sent.TIME_OVER
                                    ? new GivingEvent.Unsent()
                                    : new GivingEvent.AbortSent());
            case Freeze _ -> freeze.begin(context.traffic().freeze(taker));
            case FreezeStragglers _ -> freeze.begin(context.traffic().freezeStragglers(taker));
            case Resume(FrozenBatch batch) -> resume(batch);
            case Release(FrozenBatch batch, boolean first) -> release(batch, first);
            case KillPeer _ -> {
                if (context.killer().kill()) {
                    events.peerKilled();
                }
            }
            case CutRemaining _ -> tally.cut(Futures.await(context.traffic().cutRemaining()));
            case SendDone _ -> sendDone();
        }
    }

    private void send(HandoverMessage message) {
        if (voice.say(message) == Sent.TIME_OVER) {
            pending.add(new GivingEvent.Unsent());
        }
        switch (message) {
            case Welcome _ -> context.log().info("another proxy takes over", "rescue", rescue);
            case Commit _ -> context.faults().reach(FaultPoint.OLD_COMMIT_SENT);
            case HandoverMessage _ -> {}
        }
    }

    private void sendBatch(FrozenBatch batch) {
        context.faults().reach(FaultPoint.OLD_FROZEN);
        byte[] counters = context.traffic().exportCounters(IncomingBatch.MAX_COUNTERS_BYTES);
        boolean sent =
                BatchWriter.write(batch, counters, voice::part)
                        && voice.part(endOf(batch), new int[0]);
        if (!sent) {
            pending.add(new GivingEvent.Unsent());
        }
        context.faults().reach(FaultPoint.OLD_BATCH_SENT);
    }

    private End endOf(FrozenBatch batch) {
        return new End(batch.listeners().size(), batch.connections().size(), freeze.micros());
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
        events.drainFor(Duration.ofSeconds(desk.standing().drainSeconds()));
        context.log()
                .info("handed over", "moved", connections, "left", left, "frozenMicros", micros);
        desk.handedOver(rescue);
        context.faults().reach(FaultPoint.OLD_RELEASED);
    }

    private void sendDone() {
        var done = tally.done(context.traffic().exportCounters(DONE_COUNTERS_BYTES));
        var _ = voice.say(done);
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

    private static String name(GivingEvent event) {
        Object said = event;
        if (event instanceof GivingEvent.Said(var _, var message)) {
            said = message;
        }
        return said.getClass().getSimpleName();
    }
}
