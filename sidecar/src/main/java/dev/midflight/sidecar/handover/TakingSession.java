package dev.midflight.sidecar.handover;

import dev.midflight.model.Epoch;
import dev.midflight.model.HandoverReport;
import dev.midflight.sidecar.handover.HandoverMessage.Committed;
import dev.midflight.sidecar.handover.HandoverMessage.Hello;
import dev.midflight.sidecar.handover.HandoverMessage.Prepared;
import dev.midflight.sidecar.handover.HandoverMessage.Welcome;
import dev.midflight.sidecar.handover.TakingAction.Build;
import dev.midflight.sidecar.handover.TakingAction.BuildWhole;
import dev.midflight.sidecar.handover.TakingAction.Discard;
import dev.midflight.sidecar.handover.TakingAction.KillPeer;
import dev.midflight.sidecar.handover.TakingAction.Note;
import dev.midflight.sidecar.handover.TakingAction.SendAbort;
import dev.midflight.sidecar.handover.TakingAction.SendCommitted;
import dev.midflight.sidecar.handover.TakingAction.SendPrepared;
import dev.midflight.sidecar.handover.TakingAction.Start;
import dev.midflight.sidecar.handover.TakingAction.Take;
import dev.midflight.sidecar.handover.TakingState.Asking;
import dev.midflight.sidecar.handover.TakingState.Building;
import dev.midflight.sidecar.handover.TakingState.Doubtful;
import dev.midflight.sidecar.handover.TakingState.Finished;
import dev.midflight.sidecar.handover.TakingState.Following;
import dev.midflight.sidecar.handover.TakingState.Parting;
import dev.midflight.sidecar.handover.TakingState.Ready;
import dev.midflight.sidecar.handover.TakingState.Receiving;
import dev.midflight.sidecar.sys.Descriptors;
import dev.midflight.sidecar.sys.SeqpacketSocket.Sent;
import dev.midflight.sidecar.sys.SystemCallException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** One connection to old's handover socket, from the side that takes over. */
final class TakingSession {
    private static final Duration AFTER_DRAIN = Duration.ofSeconds(5);
    private static final int[] NONE = {};

    private final HandoverContext context;
    private final HandoverChannel channel;
    private final HandoverVoice voice;
    private final TakingObserver observer;
    private final IncomingBatch batch;
    private final TakingTally tally = new TakingTally();
    private final Deque<TakingEvent> pending = new ArrayDeque<>();
    private TakingState state = new Asking();
    private int[] looseDescriptors = NONE;
    private boolean peerKilled;
    private Duration drain = Duration.ZERO;

    TakingSession(HandoverContext context, HandoverChannel channel, TakingObserver observer) {
        this.context = context;
        this.channel = channel;
        this.voice = new HandoverVoice(context, channel);
        this.observer = observer;
        this.batch = new IncomingBatch(context.traffic());
    }

    /** Runs to the end on the calling thread. */
    void run(Epoch epoch, Hello hello) {
        try {
            context.faults().reach(FaultPoint.NEW_BEFORE_HELLO);
            channel.speak(HandoverCodec.MIN_VERSION, epoch);
            var _ = voice.say(hello, context.limits().hello());
            context.faults().reach(FaultPoint.NEW_AFTER_HELLO);
            while (true) {
                if (state instanceof Finished(TakingOutcome outcome)) {
                    finish(outcome);
                    return;
                }
                TakingEvent event = pending.isEmpty() ? await() : pending.poll();
                step(epoch, event);
            }
        } finally {
            batch.discard();
            channel.close();
        }
    }

    private void step(Epoch epoch, TakingEvent event) {
        context.log()
                .debug("handover", "state", state.getClass().getSimpleName(), "event", name(event));
        TakingStep step = TakingMachine.step(state, event);
        if (event instanceof TakingEvent.Said(Welcome welcome)) {
            channel.speak(welcome.version(), epoch);
            drain = Duration.ofSeconds(welcome.drainSeconds());
            tally.from(welcome.from());
            context.faults().reach(FaultPoint.NEW_AFTER_WELCOME);
        }
        state = step.next();
        for (TakingAction action : step.actions()) {
            perform(action);
        }
        Descriptors.closeAll(looseDescriptors);
        looseDescriptors = NONE;
    }

    private TakingEvent await() {
        HandoverLimits limits = context.limits();
        return switch (state) {
            case Asking _ -> fromPeer(limits.welcome());
            case Receiving _ -> fromPeer(limits.batch());
            case Ready _ -> fromPeer(limits.commit());
            case Doubtful _ -> whileKilled(fromPeer(limits.killed()));
            case Following _ -> fromPeer(drain.plus(AFTER_DRAIN));
            case Parting _ -> fromPeer(limits.batch());
            case Building _, Finished _ ->
                    throw new IllegalStateException("nothing to await in " + state);
        };
    }

    private TakingEvent fromPeer(Duration limit) {
        try {
            return switch (channel.receive(limit)) {
                case HandoverChannel.Incoming.Silence _ -> new TakingEvent.Silent();
                case HandoverChannel.Incoming.Gone _ -> new TakingEvent.Gone();
                case HandoverChannel.Incoming.Nonsense(String reason) ->
                        new TakingEvent.Nonsense(reason);
                case HandoverChannel.Incoming.Said(Envelope envelope, int[] descriptors) -> {
                    looseDescriptors = descriptors;
                    yield new TakingEvent.Said(envelope.message());
                }
            };
        } catch (SystemCallException e) {
            return new TakingEvent.Nonsense(String.valueOf(e.getMessage()));
        }
    }

    /** What a launcher says of a death is as good a proof as the end of the stream. */
    private TakingEvent whileKilled(TakingEvent event) {
        return event instanceof TakingEvent.Silent && peerKilled ? new TakingEvent.Gone() : event;
    }

    private void perform(TakingAction action) {
        switch (action) {
            case Take(HandoverMessage part) -> take(part);
            case Build(HandoverMessage.End end) -> build(end);
            case BuildWhole _ ->
                    pending.add(
                            batch.buildWhole(context.log())
                                    ? new TakingEvent.Built()
                                    : new TakingEvent.NothingBuilt());
            case SendPrepared _ -> sendPrepared();
            case SendCommitted _ -> sendCommitted();
            case SendAbort(String reason) -> {
                var _ = voice.abort(reason);
            }
            case Start(boolean first) -> start(first);
            case Discard _ -> batch.discard();
            case KillPeer _ -> {
                context.log().warn("the other proxy is silent: its launcher is to kill it");
                peerKilled |= context.killer().kill();
            }
            case Note(HandoverMessage.Done done) -> {
                batch.importCounters(done.counters(), context.log());
                tally.told(done);
            }
        }
    }

    private void take(HandoverMessage part) {
        int[] descriptors = looseDescriptors;
        looseDescriptors = NONE;
        try {
            batch.add(part, descriptors);
        } catch (MalformedHandoverException e) {
            pending.add(new TakingEvent.Unbuildable(String.valueOf(e.getMessage())));
        }
        if (part instanceof HandoverMessage.Listeners) {
            context.faults().reach(FaultPoint.NEW_AFTER_LISTENERS);
        }
    }

    private void build(HandoverMessage.End end) {
        tally.batchEnded(end);
        pending.add(
                batch.build(end)
                        .<TakingEvent>map(TakingEvent.Unbuildable::new)
                        .orElseGet(TakingEvent.Built::new));
    }

    private void sendPrepared() {
        context.faults().reach(FaultPoint.NEW_BEFORE_PREPARED);
        var _ = voice.say(new Prepared());
        context.faults().reach(FaultPoint.NEW_AFTER_PREPARED);
    }

    private void sendCommitted() {
        context.faults().reach(FaultPoint.NEW_BEFORE_COMMITTED);
        while (voice.say(new Committed()) == Sent.TIME_OVER && !peerKilled) {
            peerKilled = context.killer().kill();
        }
        context.faults().reach(FaultPoint.NEW_AFTER_COMMITTED);
    }

    private void start(boolean first) {
        int connections = batch.start(context.log());
        HandoverReport soFar = tally.started(connections);
        if (first) {
            context.log()
                    .info(
                            "took over",
                            "moved",
                            connections,
                            "from",
                            soFar.fromEpoch(),
                            "frozenMicros",
                            soFar.frozenMicros());
            observer.started(soFar);
        }
    }

    private void finish(TakingOutcome outcome) {
        switch (outcome) {
            case TakingOutcome.Complete _ -> observer.completed(tally.complete());
            case TakingOutcome.OldLeft _ -> {
                context.log().warn("the proxy before this one left with its last connections");
                observer.completed(tally.complete());
            }
            case TakingOutcome.NothingLeft _ ->
                    observer.failed(new TakingFailure.NobodyServes("the serving proxy died"));
            case TakingOutcome.Aborted(String reason) ->
                    observer.failed(new TakingFailure.Failed(reason));
            case TakingOutcome.Refused(RefuseReason reason) -> observer.failed(failure(reason));
        }
    }

    private static TakingFailure failure(RefuseReason reason) {
        return switch (reason) {
            case STALE_EPOCH -> new TakingFailure.Stale();
            case BUSY -> new TakingFailure.Busy();
            case NOT_SERVING ->
                    new TakingFailure.NobodyServes("the proxy of the lease has handed over");
            case VERSION, OTHER -> new TakingFailure.Failed("refused: " + reason.word());
        };
    }

    private static String name(TakingEvent event) {
        Object said = event;
        if (event instanceof TakingEvent.Said(var message)) {
            said = message;
        }
        return said.getClass().getSimpleName();
    }
}
