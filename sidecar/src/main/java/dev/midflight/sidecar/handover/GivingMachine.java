package dev.midflight.sidecar.handover;

import dev.midflight.model.Epoch;
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
import dev.midflight.sidecar.handover.GivingEvent.AbortSent;
import dev.midflight.sidecar.handover.GivingEvent.FreezeFailed;
import dev.midflight.sidecar.handover.GivingEvent.FromHere;
import dev.midflight.sidecar.handover.GivingEvent.FromPeer;
import dev.midflight.sidecar.handover.GivingEvent.Froze;
import dev.midflight.sidecar.handover.GivingEvent.Gone;
import dev.midflight.sidecar.handover.GivingEvent.Nonsense;
import dev.midflight.sidecar.handover.GivingEvent.Recalled;
import dev.midflight.sidecar.handover.GivingEvent.Said;
import dev.midflight.sidecar.handover.GivingEvent.Silent;
import dev.midflight.sidecar.handover.GivingEvent.Tick;
import dev.midflight.sidecar.handover.GivingEvent.Unsent;
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
import dev.midflight.sidecar.handover.HandoverMessage.Committed;
import dev.midflight.sidecar.handover.HandoverMessage.Hello;
import dev.midflight.sidecar.handover.HandoverMessage.Prepared;
import dev.midflight.sidecar.handover.HandoverMessage.Refuse;
import dev.midflight.sidecar.handover.HandoverMessage.Welcome;
import dev.midflight.sidecar.move.FrozenBatch;

/**
 * The side that serves: what it does in each state, whatever happens. It resumes only what new
 * cannot have committed: before COMMIT by an ABORT that new will read first, after it by new's own
 * ABORT or its proven end.
 */
final class GivingMachine {
    private static final Finished REFUSED = new Finished(GivingOutcome.REFUSED);
    private static final Finished KEPT = new Finished(GivingOutcome.KEPT);
    private static final Finished HANDED_OVER = new Finished(GivingOutcome.HANDED_OVER);

    private GivingMachine() {}

    static GivingStep step(Standing standing, GivingState state, GivingEvent event) {
        return switch (state) {
            case Expecting _ -> expecting(standing, event);
            case Freezing _ -> freezing(event);
            case Offered offered -> offered(offered, event);
            case Committing committing -> committing(committing, event);
            case Leaving leaving -> leaving(leaving, event);
            case Doubtful doubtful -> doubtful(doubtful, event);
            case Draining _ -> draining(event);
            case Collecting _ -> collecting(event);
            case Alone _ -> alone(event);
            case Finished _ -> throw impossible(state, event);
        };
    }

    private static GivingStep expecting(Standing standing, GivingEvent event) {
        return switch (event) {
            case Said(Epoch epoch, Hello hello) -> asked(standing, epoch, hello);
            case Said _ -> GivingStep.to(KEPT, new SendAbort("HELLO was expected"));
            case Nonsense(String reason) -> GivingStep.to(KEPT, new SendAbort(reason));
            case Silent _ -> GivingStep.to(KEPT, new SendAbort("no HELLO in time"));
            case Gone _, Unsent _, AbortSent _ -> GivingStep.to(KEPT);
            case Froze _, FreezeFailed _, Tick _, Recalled _ ->
                    throw impossible(new Expecting(), event);
        };
    }

    private static GivingStep asked(Standing standing, Epoch epoch, Hello hello) {
        if (hello.slot() == standing.slot()) {
            return GivingStep.to(KEPT, new SendAbort("slot " + hello.slot().letter() + " is ours"));
        }
        return standing.objection(hello, epoch)
                .map(reason -> GivingStep.to(REFUSED, new Send(new Refuse(reason))))
                .orElseGet(
                        () ->
                                GivingStep.to(
                                        new Freezing(),
                                        new Send(
                                                new Welcome(
                                                        standing.versionFor(hello),
                                                        standing.epoch(),
                                                        standing.drainSeconds())),
                                        new Freeze()));
    }

    private static GivingStep freezing(GivingEvent event) {
        return switch (event) {
            case Froze(FrozenBatch batch) ->
                    GivingStep.to(new Offered(batch, true), new SendBatch(batch));
            case FreezeFailed(String reason) -> GivingStep.to(KEPT, new SendAbort(reason));
            case Unsent _ -> GivingStep.to(new Freezing());
            case FromPeer _, AbortSent _, Tick _, Recalled _ ->
                    throw impossible(new Freezing(), event);
        };
    }

    private static GivingStep offered(Offered state, GivingEvent event) {
        FrozenBatch batch = state.batch();
        boolean first = state.first();
        return switch (event) {
            case Said(Epoch _, Prepared _) ->
                    GivingStep.to(new Committing(batch, first), new Send(new Commit()));
            case Said(Epoch _, Abort _), Gone _ -> GivingStep.to(without(first), new Resume(batch));
            case Said _ ->
                    GivingStep.to(
                            new Leaving(batch, first, false),
                            new SendAbort("PREPARED was expected"));
            case Nonsense(String reason) ->
                    GivingStep.to(new Leaving(batch, first, false), new SendAbort(reason));
            case Silent _, Unsent _ ->
                    GivingStep.to(
                            new Leaving(batch, first, first),
                            new SendAbort("not prepared in time"));
            case AbortSent _, Froze _, FreezeFailed _, Tick _, Recalled _ ->
                    throw impossible(state, event);
        };
    }

    private static GivingStep committing(Committing state, GivingEvent event) {
        FrozenBatch batch = state.batch();
        boolean first = state.first();
        return switch (event) {
            case Said(Epoch _, Committed _) ->
                    GivingStep.to(new Draining(), new Release(batch, first));
            case Said(Epoch _, Abort _), Gone _ -> GivingStep.to(without(first), new Resume(batch));
            case Said _, Nonsense _, Silent _, Unsent _ -> doubt(batch, first);
            case AbortSent _, Froze _, FreezeFailed _, Tick _, Recalled _ ->
                    throw impossible(state, event);
        };
    }

    private static GivingStep leaving(Leaving state, GivingEvent event) {
        FrozenBatch batch = state.batch();
        return switch (event) {
            case AbortSent _ ->
                    state.silent()
                            ? GivingStep.to(
                                    without(state.first()), new Resume(batch), new KillPeer())
                            : GivingStep.to(without(state.first()), new Resume(batch));
            case Unsent _ -> doubt(batch, state.first());
            case FromPeer _, Froze _, FreezeFailed _, Tick _, Recalled _ ->
                    throw impossible(state, event);
        };
    }

    private static GivingStep doubtful(Doubtful state, GivingEvent event) {
        FrozenBatch batch = state.batch();
        return switch (event) {
            case Gone _, Said(Epoch _, Abort _) ->
                    GivingStep.to(without(state.first()), new Resume(batch));
            case Said(Epoch _, Committed _) ->
                    GivingStep.to(new Draining(), new Release(batch, state.first()));
            case Said _, Nonsense _ -> GivingStep.to(state);
            case Silent _ -> doubt(batch, state.first());
            case FromHere _ -> throw impossible(state, event);
        };
    }

    /**
     * After its first batch new serves the whole pod: a few connections that wait for it are no
     * reason to kill it.
     */
    private static GivingStep doubt(FrozenBatch batch, boolean first) {
        Doubtful doubtful = new Doubtful(batch, first);
        return first ? GivingStep.to(doubtful, new KillPeer()) : GivingStep.to(doubtful);
    }

    private static GivingStep draining(GivingEvent event) {
        return switch (event) {
            case Tick tick when tick.open() == 0 -> GivingStep.to(HANDED_OVER, new SendDone());
            case Tick tick when tick.over() ->
                    GivingStep.to(HANDED_OVER, new CutRemaining(), new SendDone());
            case Tick _ -> GivingStep.to(new Collecting(), new FreezeStragglers());
            case Silent _ -> GivingStep.to(new Draining());
            case Said(Epoch _, Abort _), Gone _ -> GivingStep.to(new Alone());
            case Said _, Nonsense _ ->
                    GivingStep.to(new Alone(), new SendAbort("nothing was expected"));
            case Unsent _, AbortSent _, Froze _, FreezeFailed _, Recalled _ ->
                    throw impossible(new Draining(), event);
        };
    }

    private static GivingStep collecting(GivingEvent event) {
        return switch (event) {
            case Froze(FrozenBatch batch) when batch.connections().isEmpty() ->
                    GivingStep.to(new Draining());
            case Froze(FrozenBatch batch) ->
                    GivingStep.to(new Offered(batch, false), new SendBatch(batch));
            case FreezeFailed _ -> GivingStep.to(new Draining());
            case FromPeer _, Unsent _, AbortSent _, Tick _, Recalled _ ->
                    throw impossible(new Collecting(), event);
        };
    }

    private static GivingStep alone(GivingEvent event) {
        return switch (event) {
            case Recalled _ -> GivingStep.to(HANDED_OVER);
            case Tick tick when tick.open() == 0 -> GivingStep.to(HANDED_OVER);
            case Tick tick when tick.over() -> GivingStep.to(HANDED_OVER, new CutRemaining());
            case Tick _, AbortSent _, Unsent _ -> GivingStep.to(new Alone());
            case FromPeer _, Froze _, FreezeFailed _ -> throw impossible(new Alone(), event);
        };
    }

    /** Where the loss of new leads to: before the first commit, this side serves on. */
    private static GivingState without(boolean first) {
        return first ? KEPT : new Alone();
    }

    private static IllegalStateException impossible(GivingState state, GivingEvent event) {
        return new IllegalStateException(event + " in " + state);
    }
}
