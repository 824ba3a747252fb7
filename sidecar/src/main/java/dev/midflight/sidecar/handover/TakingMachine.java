package dev.midflight.sidecar.handover;

import dev.midflight.sidecar.handover.HandoverMessage.Abort;
import dev.midflight.sidecar.handover.HandoverMessage.Commit;
import dev.midflight.sidecar.handover.HandoverMessage.Committed;
import dev.midflight.sidecar.handover.HandoverMessage.Connections;
import dev.midflight.sidecar.handover.HandoverMessage.CountersState;
import dev.midflight.sidecar.handover.HandoverMessage.Data;
import dev.midflight.sidecar.handover.HandoverMessage.Done;
import dev.midflight.sidecar.handover.HandoverMessage.End;
import dev.midflight.sidecar.handover.HandoverMessage.Hello;
import dev.midflight.sidecar.handover.HandoverMessage.Learned;
import dev.midflight.sidecar.handover.HandoverMessage.Listeners;
import dev.midflight.sidecar.handover.HandoverMessage.Prepared;
import dev.midflight.sidecar.handover.HandoverMessage.Refuse;
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
import dev.midflight.sidecar.handover.TakingEvent.Built;
import dev.midflight.sidecar.handover.TakingEvent.FromHere;
import dev.midflight.sidecar.handover.TakingEvent.FromPeer;
import dev.midflight.sidecar.handover.TakingEvent.Gone;
import dev.midflight.sidecar.handover.TakingEvent.Nonsense;
import dev.midflight.sidecar.handover.TakingEvent.NothingBuilt;
import dev.midflight.sidecar.handover.TakingEvent.Said;
import dev.midflight.sidecar.handover.TakingEvent.Silent;
import dev.midflight.sidecar.handover.TakingEvent.Unbuildable;
import dev.midflight.sidecar.handover.TakingState.Asking;
import dev.midflight.sidecar.handover.TakingState.Building;
import dev.midflight.sidecar.handover.TakingState.Doubtful;
import dev.midflight.sidecar.handover.TakingState.Finished;
import dev.midflight.sidecar.handover.TakingState.Following;
import dev.midflight.sidecar.handover.TakingState.Parting;
import dev.midflight.sidecar.handover.TakingState.Ready;
import dev.midflight.sidecar.handover.TakingState.Receiving;

/**
 * The side that takes over: what it does in each state, whatever happens. It starts a batch only
 * after COMMITTED is said, or after old's proven end without an ABORT.
 */
final class TakingMachine {
    private static final Finished OLD_LEFT = new Finished(new TakingOutcome.OldLeft());

    private static final Finished COMPLETE = new Finished(new TakingOutcome.Complete());

    private TakingMachine() {}

    static TakingStep step(TakingState state, TakingEvent event) {
        return switch (state) {
            case Asking _ -> asking(event);
            case Receiving receiving -> receiving(receiving, event);
            case Building building -> building(building, event);
            case Ready ready -> ready(ready, event);
            case Doubtful doubtful -> doubtful(doubtful, event);
            case Following _ -> following(event);
            case Parting _ -> parting(event);
            case Finished _ -> throw impossible(state, event);
        };
    }

    private static TakingStep asking(TakingEvent event) {
        return switch (event) {
            case Said(Welcome _) -> TakingStep.to(new Receiving(true));
            case Said(Refuse(RefuseReason reason)) ->
                    TakingStep.to(new Finished(new TakingOutcome.Refused(reason)));
            case Said(Abort(String reason)) -> TakingStep.to(aborted(reason));
            case Said _ -> leave(true, "WELCOME was expected");
            case Nonsense(String reason) -> leave(true, reason);
            case Silent _ -> TakingStep.to(new Doubtful(true, false), new KillPeer());
            case Gone _ -> TakingStep.to(new Finished(new TakingOutcome.NothingLeft()));
            case FromHere _ -> throw impossible(new Asking(), event);
        };
    }

    private static TakingStep receiving(Receiving state, TakingEvent event) {
        boolean first = state.first();
        return switch (event) {
            case Said(Listeners part) -> TakingStep.to(state, new Take(part));
            case Said(Connections part) -> TakingStep.to(state, new Take(part));
            case Said(Data part) -> TakingStep.to(state, new Take(part));
            case Said(CountersState part) -> TakingStep.to(state, new Take(part));
            case Said(Learned part) -> TakingStep.to(state, new Take(part));
            case Said(End end) -> TakingStep.to(new Building(first), new Build(end));
            case Said(Abort(String reason)) ->
                    TakingStep.to(first ? aborted(reason) : OLD_LEFT, new Discard());
            case Said(Hello _), Said(Welcome _), Said(Refuse _), Said(Prepared _) ->
                    leave(first, "a part of the batch was expected");
            case Said(Commit _), Said(Committed _), Said(Done _) ->
                    leave(first, "the end of the batch was expected");
            case Nonsense(String reason) -> leave(first, reason);
            case Unbuildable(String reason) -> leave(first, reason);
            case Gone _ -> TakingStep.to(new Building(first), new BuildWhole());
            case Silent _ -> TakingStep.to(new Doubtful(first, false), new KillPeer());
            case Built _, NothingBuilt _ -> throw impossible(state, event);
        };
    }

    private static TakingStep building(Building state, TakingEvent event) {
        boolean first = state.first();
        return switch (event) {
            case Built _ -> TakingStep.to(new Ready(first), new SendPrepared());
            case Unbuildable(String reason) -> leave(first, reason);
            case NothingBuilt _ ->
                    TakingStep.to(
                            first ? new Finished(new TakingOutcome.NothingLeft()) : OLD_LEFT,
                            new Discard());
            case FromPeer _ -> throw impossible(state, event);
        };
    }

    private static TakingStep ready(Ready state, TakingEvent event) {
        boolean first = state.first();
        return switch (event) {
            case Said(Commit _) ->
                    TakingStep.to(new Following(), new SendCommitted(), new Start(first));
            case Gone _ -> TakingStep.to(OLD_LEFT, new Start(first));
            case Said(Abort(String reason)) ->
                    TakingStep.to(first ? aborted(reason) : OLD_LEFT, new Discard());
            case Said _ -> leave(first, "COMMIT was expected");
            case Nonsense(String reason) -> leave(first, reason);
            case Silent _ -> TakingStep.to(new Doubtful(first, true), new KillPeer());
            case FromHere _ -> throw impossible(state, event);
        };
    }

    /** What old said before it was killed still counts; its end counts as in the state before. */
    private static TakingStep doubtful(Doubtful state, TakingEvent event) {
        TakingState before =
                state.ready() ? new Ready(state.first()) : new Receiving(state.first());
        return switch (event) {
            case Silent _ -> TakingStep.to(state, new KillPeer());
            case Said(Welcome _) when !state.ready() -> TakingStep.to(new Receiving(true));
            case FromPeer _, FromHere _ -> step(before, event);
        };
    }

    private static TakingStep following(TakingEvent event) {
        return switch (event) {
            case Said(Connections part) -> TakingStep.to(new Receiving(false), new Take(part));
            case Said(Done done) -> TakingStep.to(new Parting(), new Note(done));
            case Said(Abort _), Gone _ -> TakingStep.to(OLD_LEFT);
            case Said _ -> leave(false, "CONNECTIONS or DONE was expected");
            case Nonsense(String reason) -> leave(false, reason);
            case Silent _ ->
                    TakingStep.to(
                            OLD_LEFT,
                            new SendAbort("nothing since the drain time is over"),
                            new KillPeer());
            case FromHere _ -> throw impossible(new Following(), event);
        };
    }

    /** A proxy that hangs with nothing left would keep its slot from the next takeover. */
    private static TakingStep parting(TakingEvent event) {
        return switch (event) {
            case Gone _, Said _, Nonsense _ -> TakingStep.to(COMPLETE);
            case Silent _ -> TakingStep.to(COMPLETE, new KillPeer());
            case FromHere _ -> throw impossible(new Parting(), event);
        };
    }

    private static TakingStep leave(boolean first, String reason) {
        return TakingStep.to(
                first ? aborted(reason) : OLD_LEFT, new SendAbort(reason), new Discard());
    }

    private static Finished aborted(String reason) {
        return new Finished(new TakingOutcome.Aborted(reason));
    }

    private static IllegalStateException impossible(TakingState state, TakingEvent event) {
        return new IllegalStateException(event + " in " + state);
    }
}
