package dev.midflight.sidecar.lifecycle;

import dev.midflight.model.Epoch;
import dev.midflight.model.HandoverReport;
import dev.midflight.model.SlotState;
import dev.midflight.sidecar.handover.TakingFailure;
import dev.midflight.sidecar.lifecycle.LifecycleAction.Announce;
import dev.midflight.sidecar.lifecycle.LifecycleAction.Ask;
import dev.midflight.sidecar.lifecycle.LifecycleAction.BeginDuties;
import dev.midflight.sidecar.lifecycle.LifecycleAction.BeginLeaving;
import dev.midflight.sidecar.lifecycle.LifecycleAction.BeginSoak;
import dev.midflight.sidecar.lifecycle.LifecycleAction.Bind;
import dev.midflight.sidecar.lifecycle.LifecycleAction.CloseHandover;
import dev.midflight.sidecar.lifecycle.LifecycleAction.EndDuties;
import dev.midflight.sidecar.lifecycle.LifecycleAction.Explain;
import dev.midflight.sidecar.lifecycle.LifecycleAction.Publish;
import dev.midflight.sidecar.lifecycle.LifecycleAction.Recall;
import dev.midflight.sidecar.lifecycle.LifecycleAction.RetrySoon;
import dev.midflight.sidecar.lifecycle.LifecycleAction.TellFollowed;
import dev.midflight.sidecar.lifecycle.LifecycleEvent.Drained;
import dev.midflight.sidecar.lifecycle.LifecycleEvent.Empty;
import dev.midflight.sidecar.lifecycle.LifecycleEvent.Followed;
import dev.midflight.sidecar.lifecycle.LifecycleEvent.HandedOver;
import dev.midflight.sidecar.lifecycle.LifecycleEvent.LauncherGone;
import dev.midflight.sidecar.lifecycle.LifecycleEvent.NotBound;
import dev.midflight.sidecar.lifecycle.LifecycleEvent.NotTaken;
import dev.midflight.sidecar.lifecycle.LifecycleEvent.Retry;
import dev.midflight.sidecar.lifecycle.LifecycleEvent.Serves;
import dev.midflight.sidecar.lifecycle.LifecycleEvent.SoakOver;
import dev.midflight.sidecar.lifecycle.LifecycleEvent.TakeOver;
import dev.midflight.sidecar.lifecycle.LifecycleEvent.Terminate;
import dev.midflight.sidecar.lifecycle.LifecycleState.Draining;
import dev.midflight.sidecar.lifecycle.LifecycleState.Ended;
import dev.midflight.sidecar.lifecycle.LifecycleState.Leaving;
import dev.midflight.sidecar.lifecycle.LifecycleState.Serving;
import dev.midflight.sidecar.lifecycle.LifecycleState.Soaking;
import dev.midflight.sidecar.lifecycle.LifecycleState.Starting;
import java.util.Optional;

/** Start, serve, drain, soak, take back, exit: what a proxy does in each, whatever happens. */
final class LifecycleMachine {
    /** Times 200 ms: how long a port may stay taken, and another handover go on. */
    static final int MAX_BIND_ATTEMPTS = 25;

    static final int MAX_BUSY_ATTEMPTS = 150;

    private LifecycleMachine() {}

    static LifecycleStep begin(Epoch epoch, boolean rescue) {
        return start(epoch, rescue, Optional.empty());
    }

    static LifecycleStep step(LifecycleState state, LifecycleEvent event) {
        if (event instanceof LauncherGone) {
            return LifecycleStep.to(
                    new Ended(ExitCode.STAND_BY), new Explain("the launcher is gone"));
        }
        return switch (state) {
            case Starting starting -> starting(starting, event);
            case Serving serving -> serving(serving, event);
            case Leaving leaving -> leaving(leaving, event);
            case Draining draining -> draining(draining, event);
            case Soaking soaking -> soaking(soaking, event);
            case Ended _ -> LifecycleStep.to(state);
        };
    }

    private static LifecycleStep start(Epoch epoch, boolean rescue, Optional<Epoch> home) {
        return LifecycleStep.to(
                new Starting(epoch, rescue, home, 0),
                new Announce(SlotState.STARTING, epoch),
                new Ask(epoch, rescue));
    }

    private static LifecycleStep starting(Starting state, LifecycleEvent event) {
        return switch (event) {
            case Serves(Epoch epoch, Optional<HandoverReport> handover) ->
                    LifecycleStep.to(
                            new Serving(epoch),
                            new Publish(epoch),
                            new Announce(SlotState.SERVING, epoch),
                            new BeginDuties(epoch, handover));
            case NotTaken(TakingFailure failure) -> notTaken(state, failure);
            case NotBound(boolean taken, String reason) ->
                    taken && state.attempts() < MAX_BIND_ATTEMPTS
                            ? retry(state)
                            : giveUp(
                                    state,
                                    taken ? ExitCode.CANNOT_BIND : ExitCode.CRASH,
                                    "cannot bind: " + reason);
            case Retry _ -> LifecycleStep.to(state, new Ask(state.epoch(), state.rescue()));
            case Terminate _ ->
                    LifecycleStep.to(
                            new Ended(ExitCode.STAND_BY), new Explain("terminated while starting"));
            case Followed _, HandedOver _, Drained _, SoakOver _, TakeOver _, Empty _ ->
                    LifecycleStep.to(state);
            case LauncherGone _ -> throw impossible(state, event);
        };
    }

    private static LifecycleStep notTaken(Starting state, TakingFailure failure) {
        return switch (failure) {
            case TakingFailure.NobodyServes(String reason) ->
                    LifecycleStep.to(
                            state, new Explain("nobody to take over from: " + reason), new Bind());
            case TakingFailure.Stale _ -> giveUp(state, ExitCode.STAND_BY, "a newer proxy serves");
            case TakingFailure.Busy _ ->
                    state.attempts() < MAX_BUSY_ATTEMPTS
                            ? retry(state)
                            : giveUp(
                                    state,
                                    ExitCode.CRASH,
                                    "the serving proxy is busy for too long");
            case TakingFailure.Failed(String reason) ->
                    giveUp(state, ExitCode.CRASH, "the handover failed: " + reason);
        };
    }

    private static LifecycleStep retry(Starting state) {
        return LifecycleStep.to(
                new Starting(state.epoch(), state.rescue(), state.home(), state.attempts() + 1),
                new RetrySoon());
    }

    /** A fresh process exits; one that soaked before goes on soaking. */
    private static LifecycleStep giveUp(Starting state, int exitCode, String reason) {
        return state.home()
                .map(epoch -> soak(epoch, new Explain(reason)))
                .orElseGet(() -> LifecycleStep.to(new Ended(exitCode), new Explain(reason)));
    }

    private static LifecycleStep serving(Serving state, LifecycleEvent event) {
        return switch (event) {
            case HandedOver _ -> drain(state.epoch(), false);
            case Followed(HandoverReport handover) ->
                    LifecycleStep.to(state, new TellFollowed(handover));
            case Terminate _ ->
                    LifecycleStep.to(
                            new Leaving(state.epoch()),
                            new Announce(SlotState.DRAINING, state.epoch()),
                            new BeginLeaving());
            case TakeOver _ ->
                    LifecycleStep.to(state, new Explain("asked to take over, but serves already"));
            case Serves _, NotTaken _, NotBound _, Retry _, Drained _, SoakOver _, Empty _ ->
                    LifecycleStep.to(state);
            case LauncherGone _ -> throw impossible(state, event);
        };
    }

    private static LifecycleStep leaving(Leaving state, LifecycleEvent event) {
        return switch (event) {
            case HandedOver _ -> drain(state.epoch(), true);
            case Empty _ ->
                    LifecycleStep.to(
                            new Ended(ExitCode.STAND_BY), new Explain("nothing left to serve"));
            case Followed(HandoverReport handover) ->
                    LifecycleStep.to(state, new TellFollowed(handover));
            case Serves _, NotTaken _, NotBound _, Retry _, Drained _, SoakOver _ ->
                    LifecycleStep.to(state);
            case TakeOver _, Terminate _ -> LifecycleStep.to(state);
            case LauncherGone _ -> throw impossible(state, event);
        };
    }

    private static LifecycleStep drain(Epoch epoch, boolean exit) {
        return LifecycleStep.to(
                new Draining(epoch, exit, Optional.empty()),
                new Announce(SlotState.DRAINING, epoch),
                new EndDuties());
    }

    private static LifecycleStep draining(Draining state, LifecycleEvent event) {
        return switch (event) {
            case Drained _ -> drained(state);
            case TakeOver(Epoch epoch, boolean _) ->
                    LifecycleStep.to(
                            new Draining(state.epoch(), state.exit(), Optional.of(epoch)),
                            new Recall());
            case Terminate _ -> LifecycleStep.to(new Draining(state.epoch(), true, state.recall()));
            case Serves _, Followed _, NotTaken _, NotBound _, Retry _ -> LifecycleStep.to(state);
            case HandedOver _, SoakOver _, Empty _ -> LifecycleStep.to(state);
            case LauncherGone _ -> throw impossible(state, event);
        };
    }

    private static LifecycleStep drained(Draining state) {
        if (state.recall().isPresent()) {
            return start(state.recall().get(), true, Optional.of(state.epoch()));
        }
        return state.exit()
                ? LifecycleStep.to(
                        new Ended(ExitCode.STAND_BY), new Explain("drained, as it was told"))
                : soak(state.epoch(), new CloseHandover());
    }

    private static LifecycleStep soak(Epoch epoch, LifecycleAction first) {
        return LifecycleStep.to(
                new Soaking(epoch), first, new Announce(SlotState.SOAKING, epoch), new BeginSoak());
    }

    private static LifecycleStep soaking(Soaking state, LifecycleEvent event) {
        return switch (event) {
            case TakeOver(Epoch epoch, boolean rescue) ->
                    start(epoch, rescue, Optional.of(state.epoch()));
            case SoakOver _ ->
                    LifecycleStep.to(
                            new Ended(ExitCode.STAND_BY), new Explain("soaked long enough"));
            case Terminate _ ->
                    LifecycleStep.to(
                            new Ended(ExitCode.STAND_BY), new Explain("terminated while soaking"));
            case Serves _, Followed _, NotTaken _, NotBound _, Retry _ -> LifecycleStep.to(state);
            case HandedOver _, Drained _, Empty _ -> LifecycleStep.to(state);
            case LauncherGone _ -> throw impossible(state, event);
        };
    }

    private static IllegalStateException impossible(LifecycleState state, LifecycleEvent event) {
        return new IllegalStateException(event + " in " + state);
    }
}
