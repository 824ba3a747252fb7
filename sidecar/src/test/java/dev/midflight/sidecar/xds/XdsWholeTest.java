package dev.midflight.sidecar.xds;

import static dev.midflight.sidecar.xds.TestingResources.broken;
import static dev.midflight.sidecar.xds.TestingResources.inbound;
import static dev.midflight.sidecar.xds.TestingResources.listener;
import static dev.midflight.sidecar.xds.TestingResources.passing;
import static dev.midflight.sidecar.xds.TestingResources.removal;
import static dev.midflight.sidecar.xds.TestingResources.response;
import static dev.midflight.sidecar.xds.TestingResources.table;
import static dev.midflight.wire.xds.XdsType.CLUSTER;
import static dev.midflight.wire.xds.XdsType.LISTENER;
import static dev.midflight.wire.xds.XdsType.ROUTES;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.wire.xds.DeltaResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When the first configuration is no part of one any more. */
final class XdsWholeTest {
    private static final List<XdsAction.Configured> YES = List.of(new XdsAction.Configured());

    private static TestingMachine routing(Subscribing subscribing) {
        return TestingMachine.opened(subscribing)
                .receive(response(CLUSTER, "n1", passing("a", "1")))
                .receive(response(ROUTES, "n2", table("t", "1", "a")));
    }

    private static List<XdsAction.Configured> configured(TestingMachine machine) {
        return machine.latest(XdsAction.Configured.class);
    }

    @Test
    void ofOurOperatorItHasAListenerForWhatComesIn() {
        TestingMachine machine = routing(Subscribing.EVERYTHING);

        machine.receive(response(LISTENER, "n3", listener("out", "t", "1")));
        assertEquals(List.of(), configured(machine));
        machine.receive(response(LISTENER, "n4", inbound("in", "t", "1")));

        assertEquals(YES, configured(machine));
        machine.receive(response(CLUSTER, "n5", passing("b", "1")));
        assertEquals(List.of(), configured(machine));
    }

    @Test
    void everyListenerForWhatComesInIsServed() {
        TestingMachine machine = routing(Subscribing.EVERYTHING);

        machine.receive(
                response(LISTENER, "n3", inbound("in", "t", "1"), inbound("in/80", "u", "1")));
        assertEquals(List.of("in"), machine.listeners());
        assertEquals(List.of(), configured(machine));
        machine.receive(response(ROUTES, "n4", table("u", "1", "a")));

        assertEquals(YES, configured(machine));
    }

    @Test
    void othersMayHaveNoneForWhatComesIn() {
        TestingMachine machine = routing(Subscribing.BY_REFERENCE);

        machine.receive(response(LISTENER, "n3", listener("out", "t", "1")))
                .receive(response(ROUTES, "n4", table("t", "1", "a")));

        assertEquals(YES, configured(machine));
    }

    @Test
    void aRefusedOneMayBeTheOneForWhatComesIn() {
        TestingMachine machine = routing(Subscribing.BY_REFERENCE);

        machine.receive(response(LISTENER, "n3", listener("out", "t", "1"), broken(LISTENER, "in")))
                .receive(response(ROUTES, "n4", table("t", "1", "a")));
        assertEquals(List.of("out"), machine.listeners());
        assertEquals(List.of(), configured(machine));
        machine.receive(response(LISTENER, "n5", inbound("in", "t", "1")));

        assertEquals(YES, configured(machine));
    }

    @Test
    void aRefusedOneCountsUntilItIsTakenOrGone() {
        TestingMachine machine = refusingOneOfTwo();
        machine.receive(response(LISTENER, "n4", listener("out", "t", "1")));
        assertEquals(List.of(), configured(machine));
        TestingMachine other = refusingOneOfTwo();

        machine.receive(response(LISTENER, "n5", inbound("in/80", "t", "2")));
        other.receive(removal(LISTENER, "n5", "in/80"));

        assertEquals(YES, configured(machine));
        assertEquals(YES, configured(other));
    }

    @Test
    void aNewStreamTellsAnewWhatIsRefused() {
        TestingMachine machine = refusingOneOfTwo();
        machine.tell(new XdsEvent.Closed()).tell(new XdsEvent.Opened());
        machine.receive(response(CLUSTER, "m1", passing("b", "1")));
        assertEquals(List.of(), configured(machine));

        machine.receive(response(LISTENER, "m2", listener("out", "t", "1")));

        assertEquals(YES, configured(machine));
    }

    /** The data path's refusal is of the whole response. */
    @Test
    void whatTheDataPathRefusesIsNotWhole() {
        TestingMachine machine = refusingOneOfTwo();
        machine.decide(new XdsEvent.Received(response(LISTENER, "n4", inbound("in/80", "t", "2"))));

        machine.tell(new XdsEvent.NotApplied("no room"));
        machine.receive(response(CLUSTER, "n5", passing("b", "1")));

        assertEquals(List.of(), configured(machine));
    }

    private static TestingMachine refusingOneOfTwo() {
        TestingMachine machine =
                routing(Subscribing.BY_REFERENCE)
                        .receive(
                                response(
                                        LISTENER,
                                        "n3",
                                        inbound("in", "t", "1"),
                                        broken(LISTENER, "in/80")))
                        .receive(response(ROUTES, "n3r", table("t", "1", "a")));
        assertEquals(List.of("in"), machine.listeners());
        assertEquals(List.of(), configured(machine));
        return machine;
    }

    @Test
    void whatCannotBeToldIsRefused() {
        TestingMachine machine = routing(Subscribing.BY_REFERENCE);

        machine.receive(
                        new DeltaResponse(
                                LISTENER.url(),
                                List.of(inbound("in", "t", "1")),
                                List.of(),
                                "n3",
                                List.of("in/80: of another type")))
                .receive(response(ROUTES, "n4", table("t", "1", "a")));

        assertEquals(List.of("in"), machine.listeners());
        assertEquals(List.of(), configured(machine));
    }

    @Test
    void whatWasKeptIsWhole() {
        TestingMachine before =
                routing(Subscribing.EVERYTHING)
                        .receive(response(LISTENER, "n3", inbound("in", "t", "1")));
        TestingMachine machine = new TestingMachine(Subscribing.EVERYTHING);

        machine.tell(new XdsEvent.Restored(before.kept()));

        assertEquals(YES, configured(machine));
        assertEquals(List.of(), machine.latest(XdsAction.Keep.class));
    }
}
