package dev.midflight.sidecar.xds;

import static dev.midflight.sidecar.xds.TestingResources.broken;
import static dev.midflight.sidecar.xds.TestingResources.cluster;
import static dev.midflight.sidecar.xds.TestingResources.endpoints;
import static dev.midflight.sidecar.xds.TestingResources.listener;
import static dev.midflight.sidecar.xds.TestingResources.passing;
import static dev.midflight.sidecar.xds.TestingResources.removal;
import static dev.midflight.sidecar.xds.TestingResources.response;
import static dev.midflight.sidecar.xds.TestingResources.table;
import static dev.midflight.wire.xds.XdsType.CLUSTER;
import static dev.midflight.wire.xds.XdsType.ENDPOINTS;
import static dev.midflight.wire.xds.XdsType.LB_ENDPOINT;
import static dev.midflight.wire.xds.XdsType.LISTENER;
import static dev.midflight.wire.xds.XdsType.ROUTES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.wire.xds.DeltaRequest;
import dev.midflight.wire.xds.DeltaResponse;
import dev.midflight.wire.xds.VersionedResource;
import dev.midflight.wire.xds.XdsResource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is taken and refused, and what is kept of it. */
final class XdsMachineTest {
    private final TestingMachine machine = TestingMachine.opened(Subscribing.EVERYTHING);

    @Test
    void asksForEverythingAndSaysOnceWhoItIs() {
        List<DeltaRequest> sent = machine.sent();

        assertEquals(
                List.of(CLUSTER, LB_ENDPOINT, ENDPOINTS, LISTENER, ROUTES),
                sent.stream().map(DeltaRequest::type).toList());
        assertTrue(sent.stream().allMatch(one -> one.subscribe().equals(List.of("*"))));
        assertEquals(
                List.of(true, false, false, false, false),
                sent.stream().map(one -> one.node().isPresent()).toList());
        assertTrue(sent.getFirst().node().orElseThrow().takesCollections());
    }

    @Test
    void acknowledgesOnceTheDataPathHasIt() {
        DeltaResponse response = response(CLUSTER, "n1", passing("a", "1"), passing("b", "1"));

        List<XdsAction> before = machine.decide(new XdsEvent.Received(response));
        List<XdsAction> after = machine.decide(new XdsEvent.Applied());

        assertEquals(1, before.size());
        assertTrue(before.getFirst() instanceof XdsAction.Apply, before::toString);
        assertTrue(
                after.contains(new XdsAction.Send(DeltaRequest.taken(CLUSTER, "n1"))),
                after::toString);
        assertTrue(after.contains(new XdsAction.ReadOn()), after::toString);
    }

    @Test
    void refusesTheWholeOfAResponseWithEveryReason() {
        machine.receive(response(CLUSTER, "n1", passing("a", "1")));

        machine.receive(
                response(
                        CLUSTER,
                        "n2",
                        passing("b", "1"),
                        broken(CLUSTER, "c"),
                        broken(CLUSTER, "d")));

        DeltaRequest answer = machine.sent().getFirst();
        String reason = answer.refusal().orElseThrow();
        assertEquals("n2", answer.nonce());
        assertTrue(reason.contains("c: ") && reason.contains("d: "), reason);
        assertEquals(List.of("a"), machine.clusters());
    }

    @Test
    void takesOfOthersWhatItCanReadAndRefusesTheRest() {
        TestingMachine others = TestingMachine.opened(Subscribing.BY_REFERENCE);
        others.receive(response(CLUSTER, "n1", passing("a", "1"), passing("b", "1")));

        others.receive(response(CLUSTER, "n2", passing("c", "1"), broken(CLUSTER, "b")));

        DeltaRequest answer = others.sent().getFirst();
        assertEquals("n2", answer.nonce());
        assertTrue(answer.refusal().orElseThrow().startsWith("b: "), answer::toString);
        assertEquals(List.of("a", "b", "c"), others.clusters());
    }

    @Test
    void takesTheNextOneOfOthersAfterAPartWasRefused() {
        TestingMachine others = TestingMachine.opened(Subscribing.BY_REFERENCE);
        others.receive(response(CLUSTER, "n1", broken(CLUSTER, "a")));

        others.receive(response(CLUSTER, "n2", passing("a", "2")));

        assertEquals(List.of(DeltaRequest.taken(CLUSTER, "n2")), others.sent());
        assertEquals(List.of("a"), others.clusters());
    }

    @Test
    void saysNoMoreThanFourKibibytesOfReasons() {
        VersionedResource[] many =
                IntStream.range(0, 1000)
                        .mapToObj(i -> broken(CLUSTER, "cluster-ü-" + i))
                        .toArray(VersionedResource[]::new);

        machine.receive(response(CLUSTER, "n1", many));

        int bytes = machine.sent().getFirst().refusal().orElseThrow().getBytes(UTF_8).length;
        assertTrue(bytes > 4000 && bytes <= 4096, () -> bytes + " bytes");
    }

    @Test
    void refusesAMessageOfAnotherName() {
        XdsResource a = passing("a", "1").resource();
        XdsResource b = new XdsResource(CLUSTER, "b", a.body());

        machine.receive(response(CLUSTER, "n1", new VersionedResource(b, "1")));

        assertTrue(machine.sent().getFirst().refusal().orElseThrow().startsWith("b: "));
    }

    @Test
    void refusesWhatTheDataPathRefuses() {
        var _ = machine.decide(new XdsEvent.Received(response(CLUSTER, "n1", passing("a", "1"))));

        machine.tell(new XdsEvent.NotApplied("no room"));

        assertEquals(List.of(DeltaRequest.refused(CLUSTER, "n1", "no room")), machine.sent());
        assertTrue(machine.latest(XdsAction.Keep.class).isEmpty());
    }

    @Test
    void passesOverATypeThatIsNotKnown() {
        machine.receive(new DeltaResponse("x/y", List.of(), List.of(), "n1", List.of()));

        assertEquals(
                List.of(new XdsAction.TellUnknown("x/y")),
                machine.latest(XdsAction.TellUnknown.class));
        assertEquals(1, machine.latest(XdsAction.ReadOn.class).size());
        assertTrue(machine.sent().isEmpty());
    }

    @Test
    void keepsWhatItTook() {
        VersionedResource a = passing("a", "7");

        machine.receive(response(CLUSTER, "n1", a));

        assertEquals(List.of(a), machine.kept());
    }

    @Test
    void forgetsWhatWasRemoved() {
        machine.receive(response(CLUSTER, "n1", passing("a", "1"), passing("b", "1")));

        machine.receive(removal(CLUSTER, "n2", "a"));

        assertEquals(List.of("b"), machine.clusters());
        assertEquals(List.of(DeltaRequest.taken(CLUSTER, "n2")), machine.sent());
    }

    @Test
    void saysOnANewStreamWhatItHas() {
        machine.receive(response(CLUSTER, "n1", passing("a", "7")));

        machine.tell(new XdsEvent.Closed());
        machine.tell(new XdsEvent.Opened());

        DeltaRequest first = machine.sent().getFirst();
        assertEquals(Map.of("a", "7"), first.initialVersions());
        assertTrue(first.node().isPresent());
    }

    @Test
    void answersNobodyOnceTheStreamHasEnded() {
        var _ = machine.decide(new XdsEvent.Received(response(CLUSTER, "n1", passing("a", "1"))));
        var _ = machine.decide(new XdsEvent.Closed());

        machine.tell(new XdsEvent.Applied());

        assertTrue(machine.sent().isEmpty());
        assertEquals(1, machine.latest(XdsAction.Keep.class).size());
    }

    @Test
    void takesTheNextResponseOnlyAfterTheDataPathHasTheOneBefore() {
        var _ = machine.decide(new XdsEvent.Received(response(CLUSTER, "n1", passing("a", "1"))));
        var _ = machine.decide(new XdsEvent.Closed());
        var _ = machine.decide(new XdsEvent.Opened());

        List<XdsAction> meanwhile =
                machine.decide(new XdsEvent.Received(response(CLUSTER, "m1", passing("b", "1"))));
        machine.tell(new XdsEvent.Applied());

        assertTrue(meanwhile.isEmpty(), meanwhile::toString);
        assertEquals(List.of(DeltaRequest.taken(CLUSTER, "m1")), machine.sent());
        assertEquals(List.of("a", "b"), machine.clusters());
    }

    @Test
    void servesTheVerySameRecordsOfWhatDidNotChange() {
        machine.receive(response(CLUSTER, "n1", cluster("a", "1"), cluster("b", "1")));
        machine.receive(
                response(ENDPOINTS, "n2", endpoints("a", "1", 81), endpoints("b", "1", 82)));
        var before = machine.cluster("a");

        machine.receive(
                response(ENDPOINTS, "n3", endpoints("a", "2", 81), endpoints("b", "2", 83)));

        assertSame(before, machine.cluster("a"));
        assertEquals(List.of(83), machine.ports("b"));
    }

    @Test
    void makesEqualSnapshotsOfTheSameResourcesInAnyOrder() {
        TestingMachine other = TestingMachine.opened(Subscribing.EVERYTHING);

        machine.receive(response(CLUSTER, "n1", passing("b", "1"), passing("a", "1")));
        machine.receive(response(ROUTES, "n2", table("t", "1", "a", "b")));
        machine.receive(response(LISTENER, "n3", listener("l", "t", "1")));
        other.receive(response(LISTENER, "n1", listener("l", "t", "1")));
        other.receive(response(ROUTES, "n2", table("t", "1", "a", "b")));
        other.receive(response(CLUSTER, "n3", passing("a", "1"), passing("b", "1")));

        assertEquals(machine.snapshot(), other.snapshot());
    }

    @Test
    void servesWhatWasKeptAtOnceAndAsksForChangesOnly() {
        TestingMachine restarted = new TestingMachine(Subscribing.EVERYTHING);

        restarted.tell(
                new XdsEvent.Restored(
                        List.of(
                                cluster("a", "3"),
                                listener("l", "t", "4"),
                                table("t", "5", "a", "gone"))));

        assertEquals(List.of("l"), restarted.listeners());
        assertEquals(List.of("a", "gone"), restarted.clusters());
        restarted.tell(new XdsEvent.Opened());
        assertEquals(Map.of("a", "3"), restarted.sent().getFirst().initialVersions());
    }

    @Test
    void doesWithoutWhatWasKeptAndCannotBeRead() {
        TestingMachine restarted = new TestingMachine(Subscribing.EVERYTHING);

        restarted.tell(new XdsEvent.Restored(List.of(broken(CLUSTER, "a"))));

        assertEquals(1, restarted.latest(XdsAction.TellUnusable.class).size());
        assertEquals(List.of(), restarted.clusters());
    }
}
