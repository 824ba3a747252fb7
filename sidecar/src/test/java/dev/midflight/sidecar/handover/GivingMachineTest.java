package dev.midflight.sidecar.handover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midflight.model.Epoch;
import dev.midflight.model.Slot;
import dev.midflight.sidecar.handover.GivingAction.KillPeer;
import dev.midflight.sidecar.handover.GivingAction.Release;
import dev.midflight.sidecar.handover.GivingAction.Resume;
import dev.midflight.sidecar.handover.GivingEvent.AbortSent;
import dev.midflight.sidecar.handover.GivingEvent.FreezeFailed;
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
import dev.midflight.sidecar.move.Capabilities;
import dev.midflight.sidecar.move.FrozenBatch;
import dev.midflight.sidecar.move.MovedConnection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GivingMachineTest {
    private static final FrozenBatch BATCH =
            new FrozenBatch(
                    List.of(), List.of(new MovedConnection("tcp", 1, List.of(7), new byte[0])));
    private static final FrozenBatch EMPTY = new FrozenBatch(List.of(), List.of());
    private static final GivingState KEPT = new Finished(GivingOutcome.KEPT);
    private static final GivingState REFUSED = new Finished(GivingOutcome.REFUSED);
    private static final GivingState HANDED_OVER = new Finished(GivingOutcome.HANDED_OVER);
    private static final GivingState OFFERED = new Offered(BATCH, true);
    private static final GivingState COMMITTING = new Committing(BATCH, true);
    private static final GivingState DOUBTFUL = new Doubtful(BATCH, true);
    private static final GivingState LATE_OFFER = new Offered(BATCH, false);
    private static final GivingState LATE_DOUBT = new Doubtful(BATCH, false);

    static Stream<Arguments> transitions() {
        return Stream.of(
                row(new Expecting(), said(hello(2, false)), new Freezing(), "Send Freeze"),
                row(new Expecting(), said(new Prepared()), KEPT, "SendAbort"),
                row(new Expecting(), new Nonsense("?"), KEPT, "SendAbort"),
                row(new Expecting(), new Silent(), KEPT, "SendAbort"),
                row(new Expecting(), new Gone(), KEPT, ""),
                row(new Freezing(), new Froze(BATCH), OFFERED, "SendBatch"),
                row(new Freezing(), new FreezeFailed("?"), KEPT, "SendAbort"),
                row(OFFERED, said(new Prepared()), COMMITTING, "Send"),
                row(OFFERED, said(new Abort("no")), KEPT, "Resume"),
                row(OFFERED, new Gone(), KEPT, "Resume"),
                row(OFFERED, said(new Commit()), new Leaving(BATCH, true, false), "SendAbort"),
                row(OFFERED, new Nonsense("?"), new Leaving(BATCH, true, false), "SendAbort"),
                row(OFFERED, new Silent(), new Leaving(BATCH, true, true), "SendAbort"),
                row(OFFERED, new Unsent(), new Leaving(BATCH, true, true), "SendAbort"),
                row(new Leaving(BATCH, true, false), new AbortSent(), KEPT, "Resume"),
                row(new Leaving(BATCH, true, true), new AbortSent(), KEPT, "Resume KillPeer"),
                row(new Leaving(BATCH, true, true), new Unsent(), DOUBTFUL, "KillPeer"),
                row(COMMITTING, said(new Committed()), new Draining(), "Release"),
                row(COMMITTING, said(new Abort("no")), KEPT, "Resume"),
                row(COMMITTING, new Gone(), KEPT, "Resume"),
                row(COMMITTING, new Silent(), DOUBTFUL, "KillPeer"),
                row(COMMITTING, new Nonsense("?"), DOUBTFUL, "KillPeer"),
                row(COMMITTING, said(new Prepared()), DOUBTFUL, "KillPeer"),
                row(DOUBTFUL, new Silent(), DOUBTFUL, "KillPeer"),
                row(DOUBTFUL, new Nonsense("?"), DOUBTFUL, ""),
                row(DOUBTFUL, said(new Committed()), new Draining(), "Release"),
                row(DOUBTFUL, new Gone(), KEPT, "Resume"),
                row(new Draining(), new Tick(3, false), new Collecting(), "FreezeStragglers"),
                row(new Draining(), new Tick(0, false), HANDED_OVER, "SendDone"),
                row(new Draining(), new Tick(3, true), HANDED_OVER, "CutRemaining SendDone"),
                row(new Draining(), new Gone(), new Alone(), ""),
                row(new Draining(), said(new Commit()), new Alone(), "SendAbort"),
                row(new Collecting(), new Froze(EMPTY), new Draining(), ""),
                row(new Collecting(), new Froze(BATCH), new Offered(BATCH, false), "SendBatch"),
                row(new Collecting(), new FreezeFailed("?"), new Draining(), ""));
    }

    static Stream<Arguments> transitionsAfterTheFirstBatch() {
        return Stream.of(
                row(new Offered(BATCH, false), new Gone(), new Alone(), "Resume"),
                row(LATE_OFFER, new Silent(), new Leaving(BATCH, false, false), "SendAbort"),
                row(new Leaving(BATCH, false, false), new AbortSent(), new Alone(), "Resume"),
                row(new Leaving(BATCH, false, false), new Unsent(), LATE_DOUBT, ""),
                row(new Committing(BATCH, false), new Silent(), LATE_DOUBT, ""),
                row(LATE_DOUBT, new Silent(), LATE_DOUBT, ""),
                row(LATE_DOUBT, said(new Committed()), new Draining(), "Release"),
                row(LATE_DOUBT, new Gone(), new Alone(), "Resume"),
                row(new Committing(BATCH, false), new Gone(), new Alone(), "Resume"),
                row(new Committing(BATCH, false), said(new Committed()), new Draining(), "Release"),
                row(new Alone(), new Tick(3, false), new Alone(), ""),
                row(new Alone(), new Recalled(), HANDED_OVER, ""),
                row(new Alone(), new Tick(0, false), HANDED_OVER, ""),
                row(new Alone(), new Tick(3, true), HANDED_OVER, "CutRemaining"));
    }

    @ParameterizedTest
    @MethodSource({"transitions", "transitionsAfterTheFirstBatch"})
    void goesWhereTheProtocolSays(
            GivingState state, GivingEvent event, GivingState next, String actions) {
        GivingStep step = GivingMachine.step(standing(true, false), state, event);

        assertEquals(next, step.next());
        assertEquals(actions, names(step.actions()));
    }

    @Test
    void refusesWithAReason() {
        assertRefused(RefuseReason.STALE_EPOCH, standing(true, false), hello(1, false), 1);
        assertRefused(RefuseReason.STALE_EPOCH, standing(true, false), hello(1, true), 0);
        assertRefused(RefuseReason.BUSY, standing(true, true), hello(1, false), 2);
        assertRefused(RefuseReason.NOT_SERVING, standing(false, false), hello(1, false), 2);
        assertRefused(
                RefuseReason.VERSION,
                standing(true, false),
                new Hello(2, 3, Slot.B, false, "later", Capabilities.NONE),
                2);
    }

    @Test
    void letsARescueInAtTheSameEpoch() {
        GivingStep step =
                GivingMachine.step(
                        standing(true, false),
                        new Expecting(),
                        new Said(Epoch.of(1), hello(1, true)));

        assertInstanceOf(Freezing.class, step.next());
    }

    @Test
    void sendsAwayWhoSaysItIsTheSameSlot() {
        Hello ours = new Hello(1, 1, Slot.A, false, "v2", Capabilities.OURS);

        GivingStep step = GivingMachine.step(standing(true, false), new Expecting(), said(ours));

        assertEquals(KEPT, step.next());
    }

    @Test
    void afterCommitResumesOnlyByProofOfNewsEndOrItsOwnAbort() {
        List<GivingEvent> noProof =
                List.of(new Silent(), new Nonsense("?"), new Unsent(), said(new Prepared()));

        for (GivingState state : List.of(COMMITTING, new Committing(BATCH, false))) {
            for (GivingEvent event : noProof) {
                GivingStep step = GivingMachine.step(standing(true, false), state, event);

                assertInstanceOf(Doubtful.class, step.next());
                assertFalse(step.actions().stream().anyMatch(Resume.class::isInstance));
                assertEquals(
                        state.equals(COMMITTING),
                        step.actions().stream().anyMatch(KillPeer.class::isInstance),
                        "only who serves nothing yet is killed");
            }
        }
    }

    @Test
    void releasesOnlyWhatNewSaysItHasCommitted() {
        Stream.concat(transitions(), transitionsAfterTheFirstBatch())
                .forEach(
                        row -> {
                            GivingState state = (GivingState) row.get()[0];
                            GivingEvent event = (GivingEvent) row.get()[1];
                            GivingStep step =
                                    GivingMachine.step(standing(true, false), state, event);
                            if (step.actions().stream().anyMatch(Release.class::isInstance)) {
                                assertEquals(said(new Committed()), event);
                            }
                        });
    }

    @Test
    void nothingHappensAfterTheEnd() {
        assertThrows(
                IllegalStateException.class,
                () -> GivingMachine.step(standing(true, false), KEPT, new Gone()));
    }

    private static void assertRefused(
            RefuseReason reason, Standing standing, Hello hello, long epoch) {
        GivingStep step =
                GivingMachine.step(standing, new Expecting(), new Said(Epoch.of(epoch), hello));

        assertEquals(REFUSED, step.next());
        assertEquals(List.of(new GivingAction.Send(new Refuse(reason))), step.actions());
    }

    private static Standing standing(boolean serving, boolean busy) {
        return new Standing(Slot.A, Epoch.of(1), serving, busy, 15);
    }

    private static Hello hello(int max, boolean rescue) {
        return new Hello(1, max, Slot.B, rescue, "v2", Capabilities.OURS);
    }

    private static GivingEvent said(HandoverMessage message) {
        return new Said(Epoch.of(2), message);
    }

    private static Arguments row(
            GivingState state, GivingEvent event, GivingState next, String actions) {
        return Arguments.of(state, event, next, actions);
    }

    private static String names(List<GivingAction> actions) {
        return String.join(
                " ", actions.stream().map(action -> action.getClass().getSimpleName()).toList());
    }
}
