package dev.midflight.sidecar.handover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.Epoch;
import dev.midflight.sidecar.handover.HandoverMessage.Abort;
import dev.midflight.sidecar.handover.HandoverMessage.Commit;
import dev.midflight.sidecar.handover.HandoverMessage.Connections;
import dev.midflight.sidecar.handover.HandoverMessage.Done;
import dev.midflight.sidecar.handover.HandoverMessage.End;
import dev.midflight.sidecar.handover.HandoverMessage.Listeners;
import dev.midflight.sidecar.handover.HandoverMessage.Prepared;
import dev.midflight.sidecar.handover.HandoverMessage.Refuse;
import dev.midflight.sidecar.handover.HandoverMessage.Welcome;
import dev.midflight.sidecar.handover.TakingEvent.Built;
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
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TakingMachineTest {
    private static final TakingState OLD_LEFT = new Finished(new TakingOutcome.OldLeft());
    private static final TakingState NOTHING = new Finished(new TakingOutcome.NothingLeft());
    private static final TakingState COMPLETE = new Finished(new TakingOutcome.Complete());
    private static final TakingEvent LISTENERS = new Said(new Listeners(List.of(), false));
    private static final TakingEvent PART = new Said(new Connections(List.of()));
    private static final TakingEvent END = new Said(new End(1, 2, 3));
    private static final TakingEvent DONE = new Said(new Done(1, 2, Map.of(), new byte[0]));

    static Stream<Arguments> transitions() {
        return Stream.concat(untilTheFirstCommit(), afterwards());
    }

    private static Stream<Arguments> untilTheFirstCommit() {
        return Stream.of(
                row(new Asking(), new Said(new Welcome(1, Epoch.of(1), 15)), receiving(true), ""),
                row(
                        new Asking(),
                        new Said(new Refuse(RefuseReason.BUSY)),
                        new Finished(new TakingOutcome.Refused(RefuseReason.BUSY)),
                        ""),
                row(new Asking(), new Said(new Abort("no")), aborted("no"), ""),
                row(new Asking(), new Gone(), NOTHING, ""),
                row(new Asking(), new Silent(), new Doubtful(true, false), "KillPeer"),
                row(new Asking(), new Nonsense("?"), aborted("?"), "SendAbort Discard"),
                row(receiving(true), LISTENERS, receiving(true), "Take"),
                row(receiving(true), PART, receiving(true), "Take"),
                row(receiving(true), END, new Building(true), "Build"),
                row(receiving(true), new Unbuildable("?"), aborted("?"), "SendAbort Discard"),
                row(receiving(true), new Said(new Abort("no")), aborted("no"), "Discard"),
                row(receiving(true), new Nonsense("?"), aborted("?"), "SendAbort Discard"),
                row(receiving(true), new Gone(), new Building(true), "BuildWhole"),
                row(receiving(true), new Silent(), new Doubtful(true, false), "KillPeer"),
                row(new Building(true), new Built(), new Ready(true), "SendPrepared"),
                row(new Building(true), new NothingBuilt(), NOTHING, "Discard"),
                row(new Building(false), new NothingBuilt(), OLD_LEFT, "Discard"),
                row(
                        new Ready(true),
                        new Said(new Commit()),
                        new Following(),
                        "SendCommitted Start"),
                row(new Ready(true), new Gone(), OLD_LEFT, "Start"),
                row(new Ready(true), new Said(new Abort("no")), aborted("no"), "Discard"),
                row(new Ready(false), new Said(new Abort("no")), OLD_LEFT, "Discard"),
                row(new Ready(true), new Nonsense("?"), aborted("?"), "SendAbort Discard"),
                row(new Ready(true), new Silent(), new Doubtful(true, true), "KillPeer"),
                row(new Doubtful(true, true), new Silent(), new Doubtful(true, true), "KillPeer"),
                row(new Doubtful(true, true), new Gone(), OLD_LEFT, "Start"),
                row(
                        new Doubtful(true, true),
                        new Said(new Commit()),
                        new Following(),
                        "SendCommitted Start"),
                row(new Doubtful(true, true), new Said(new Abort("no")), aborted("no"), "Discard"),
                row(new Doubtful(true, false), new Gone(), new Building(true), "BuildWhole"),
                row(new Doubtful(true, false), PART, receiving(true), "Take"));
    }

    private static Stream<Arguments> afterwards() {
        return Stream.of(
                row(new Following(), PART, receiving(false), "Take"),
                row(new Following(), DONE, new Parting(), "Note"),
                row(new Parting(), new Gone(), COMPLETE, ""),
                row(new Parting(), new Nonsense("?"), COMPLETE, ""),
                row(new Parting(), PART, COMPLETE, ""),
                row(new Parting(), new Silent(), COMPLETE, "KillPeer"),
                row(new Following(), new Gone(), OLD_LEFT, ""),
                row(new Following(), new Silent(), OLD_LEFT, "SendAbort KillPeer"),
                row(receiving(false), new Said(new Abort("no")), OLD_LEFT, "Discard"));
    }

    @ParameterizedTest
    @MethodSource("transitions")
    void goesWhereTheProtocolSays(
            TakingState state, TakingEvent event, TakingState next, String actions) {
        TakingStep step = TakingMachine.step(state, event);

        assertEquals(next, step.next());
        assertEquals(actions, names(step.actions()));
    }

    @Test
    void startsOnlyAfterCommittedOrOldsProvenEnd() {
        List<TakingState> states =
                List.of(
                        new Asking(),
                        receiving(true),
                        new Ready(true),
                        new Doubtful(true, true),
                        new Doubtful(true, false),
                        new Following(),
                        new Parting());
        List<TakingEvent> events =
                List.of(PART, END, DONE, new Silent(), new Nonsense("?"), new Said(new Prepared()));

        for (TakingState state : states) {
            for (TakingEvent event : events) {
                assertTrue(
                        TakingMachine.step(state, event).actions().stream()
                                .noneMatch(TakingAction.Start.class::isInstance));
            }
        }
    }

    @Test
    void nothingHappensAfterTheEnd() {
        assertThrows(IllegalStateException.class, () -> TakingMachine.step(COMPLETE, new Gone()));
    }

    private static TakingState receiving(boolean first) {
        return new Receiving(first);
    }

    private static TakingState aborted(String reason) {
        return new Finished(new TakingOutcome.Aborted(reason));
    }

    private static Arguments row(
            TakingState state, TakingEvent event, TakingState next, String actions) {
        return Arguments.of(state, event, next, actions);
    }

    private static String names(List<TakingAction> actions) {
        return String.join(
                " ", actions.stream().map(action -> action.getClass().getSimpleName()).toList());
    }
}
