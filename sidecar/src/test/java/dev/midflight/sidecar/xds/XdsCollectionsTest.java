package dev.midflight.sidecar.xds;

import static dev.midflight.sidecar.xds.TestingResources.broken;
import static dev.midflight.sidecar.xds.TestingResources.cluster;
import static dev.midflight.sidecar.xds.TestingResources.endpoints;
import static dev.midflight.sidecar.xds.TestingResources.listener;
import static dev.midflight.sidecar.xds.TestingResources.removal;
import static dev.midflight.sidecar.xds.TestingResources.response;
import static dev.midflight.sidecar.xds.TestingResources.table;
import static dev.midflight.wire.xds.XdsType.CLUSTER;
import static dev.midflight.wire.xds.XdsType.ENDPOINTS;
import static dev.midflight.wire.xds.XdsType.LB_ENDPOINT;
import static dev.midflight.wire.xds.XdsType.LISTENER;
import static dev.midflight.wire.xds.XdsType.ROUTES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.Locality;
import dev.midflight.wire.xds.DeltaRequest;
import dev.midflight.wire.xds.EndpointCollections;
import dev.midflight.wire.xds.VersionedResource;
import dev.midflight.wire.xds.XdsResource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Endpoints that are resources of their own. */
final class XdsCollectionsTest {
    private static final Locality A = new Locality("eu", "a", "");
    private static final Locality B = new Locality("eu", "b", "");

    private final TestingMachine machine = TestingMachine.opened(Subscribing.EVERYTHING);

    private static Endpoint endpoint(int port, Locality locality) {
        return Endpoint.of("127.0.0.1", port).withLocality(locality);
    }

    private static List<VersionedResource> apart(String cluster, Endpoint... endpoints) {
        return EndpointCollections.write(ClusterName.of(cluster), List.of(endpoints)).stream()
                .map(TestingResources::versioned)
                .toList();
    }

    private static VersionedResource[] members(List<VersionedResource> apart) {
        return apart.subList(0, apart.size() - 1).toArray(VersionedResource[]::new);
    }

    private static String[] names(VersionedResource... resources) {
        return List.of(resources).stream().map(VersionedResource::name).toArray(String[]::new);
    }

    /** As the operator sends it: members, then what announces them. */
    private void receive(List<VersionedResource> apart) {
        machine.receive(response(LB_ENDPOINT, "m", members(apart)));
        machine.receive(response(ENDPOINTS, "e", apart.getLast()));
    }

    private void receiveBoth(VersionedResource... clusters) {
        machine.receive(response(CLUSTER, "c", clusters));
    }

    @Test
    void aClusterHasThoseOfAllItsCollections() {
        receiveBoth(cluster("a", "1"));
        receive(apart("a", endpoint(81, B), endpoint(82, A), endpoint(83, A)));

        assertEquals(List.of(82, 83, 81), machine.ports("a"));
        assertEquals(List.of(A, A, B), machine.localities("a"));
    }

    @Test
    void aChangeOfOneTouchesItsClusterAlone() {
        receiveBoth(cluster("a", "1"), cluster("b", "1"));
        receive(apart("a", endpoint(81, A)));
        receive(apart("b", endpoint(82, A), endpoint(83, A)));
        var before = machine.cluster("a");

        machine.receive(
                response(
                        LB_ENDPOINT,
                        "n",
                        members(apart("b", endpoint(83, A).withWeight(7), endpoint(84, A)))));

        assertSame(before, machine.cluster("a"));
        assertEquals(List.of(82, 83, 84), machine.ports("b"));
        assertEquals(List.of(DeltaRequest.taken(LB_ENDPOINT, "n")), machine.sent());
    }

    @Test
    void oneThatIsRemovedIsGoneAtOnce() {
        receiveBoth(cluster("a", "1"));
        List<VersionedResource> two = apart("a", endpoint(81, A), endpoint(82, A));
        receive(two);

        machine.receive(removal(LB_ENDPOINT, "n", two.getFirst().name(), "never"));

        assertEquals(List.of(82), machine.ports("a"));
    }

    @Test
    void aClusterWaitsForMembersThatAreNotHereYet() {
        receiveBoth(cluster("a", "1"));
        machine.receive(response(ENDPOINTS, "e1", endpoints("a", "1", 80)));
        List<VersionedResource> two = apart("a", endpoint(81, A), endpoint(82, B));

        machine.receive(response(ENDPOINTS, "e2", two.getLast()));
        machine.receive(response(LB_ENDPOINT, "m1", two.getFirst()));
        assertEquals(List.of(80), machine.ports("a"));
        machine.receive(response(LB_ENDPOINT, "m2", two.get(1)));

        assertEquals(List.of(81, 82), machine.ports("a"));
    }

    @Test
    void aClusterThatIsNewIsNotServedBeforeItsMembersAreHere() {
        receiveBoth(cluster("a", "1"));
        List<VersionedResource> one = apart("a", endpoint(81, A));
        machine.receive(response(ENDPOINTS, "e", one.getLast()));
        machine.receive(response(ROUTES, "r", table("t", "1", "a")));
        machine.receive(response(LISTENER, "l", listener("l", "t", "1")));
        assertEquals(List.of(), machine.listeners());
        assertTrue(machine.latest(XdsAction.Keep.class).isEmpty());

        machine.receive(response(LB_ENDPOINT, "m", members(one)));

        assertEquals(List.of("l"), machine.listeners());
    }

    @Test
    void afterAWhileItDoesWithoutThem() {
        receiveBoth(cluster("a", "1"));
        machine.receive(
                response(ENDPOINTS, "e", apart("a", endpoint(81, A), endpoint(82, B)).getLast()));
        machine.receive(response(LB_ENDPOINT, "m", members(apart("a", endpoint(81, A)))));

        machine.pass(Duration.ofSeconds(16));

        assertEquals(List.of(81), machine.ports("a"));
        assertEquals(1, machine.latest(XdsAction.TellForgone.class).size());
    }

    @Test
    void aServiceThatGoesKeepsItsMembersUntilNothingLeadsThere() {
        receiveBoth(cluster("a", "1"));
        List<VersionedResource> all = apart("a", endpoint(81, A), endpoint(82, A));
        receive(all);
        machine.receive(response(ROUTES, "r", table("t", "1", "a")));
        machine.receive(response(LISTENER, "l", listener("l", "t", "1")));

        machine.receive(removal(LB_ENDPOINT, "n1", names(members(all))));
        assertEquals(List.of(81, 82), machine.ports("a"));
        machine.receive(removal(LISTENER, "n2", "l"));
        machine.receive(removal(ROUTES, "n3", "t"));
        machine.receive(removal(ENDPOINTS, "n4", "a"));
        machine.receive(removal(CLUSTER, "n5", "a"));

        assertEquals(List.of(), machine.clusters());
        assertEquals(List.of(), machine.kept());
    }

    @Test
    void oneThatGoesToAnotherLocalityCountsOnceMeanwhile() {
        receiveBoth(cluster("a", "1"));
        List<VersionedResource> before =
                apart("a", endpoint(81, A), endpoint(82, A), endpoint(83, B));
        receive(before);
        List<VersionedResource> after =
                apart("a", endpoint(81, A), endpoint(82, B), endpoint(83, B));

        machine.receive(response(LB_ENDPOINT, "m", members(after)));
        assertEquals(List.of(81, 82, 83), machine.ports("a"));
        assertEquals(List.of(A, A, B), machine.localities("a"));
        machine.receive(removal(LB_ENDPOINT, "n", before.get(1).name()));

        assertEquals(List.of(81, 82, 83), machine.ports("a"));
        assertEquals(List.of(A, B, B), machine.localities("a"));
    }

    @Test
    void refusesWithTheNamesOfWhatItCannotRead() {
        receiveBoth(cluster("a", "1"));
        List<VersionedResource> one = apart("a", endpoint(81, A));
        receive(one);
        String bad = one.getFirst().name().replace("~81", "~82");

        machine.receive(
                response(
                        LB_ENDPOINT,
                        "n",
                        broken(LB_ENDPOINT, bad),
                        broken(LB_ENDPOINT, "somebody"),
                        apart("a", endpoint(83, A)).getFirst()));

        String reason = machine.sent().getFirst().refusal().orElseThrow();
        assertTrue(reason.contains(bad + ": "), reason);
        assertTrue(reason.contains("somebody: name"), reason);
        assertEquals(List.of(81), machine.ports("a"));
    }

    @Test
    void refusesAClusterOfTooManyByItsName() {
        receiveBoth(cluster("a", "1"));
        List<VersionedResource> many =
                EndpointCollections.write(
                                ClusterName.of("a"),
                                IntStream.rangeClosed(1, 10_001)
                                        .mapToObj(port -> endpoint(port, A))
                                        .toList())
                        .stream()
                        .map(TestingResources::versioned)
                        .toList();
        machine.receive(response(LB_ENDPOINT, "m", members(many)));

        machine.receive(response(ENDPOINTS, "e", many.getLast()));

        String reason = machine.sent().getFirst().refusal().orElseThrow();
        assertTrue(reason.startsWith("a: endpoints"), reason);
    }

    @Test
    void keepsMembersAndServesThemAgainAndAsksForChangesOnly() {
        receiveBoth(cluster("a", "1"));
        List<VersionedResource> two = apart("a", endpoint(81, A), endpoint(82, B));
        receive(two);

        TestingMachine restarted = new TestingMachine(Subscribing.EVERYTHING);
        restarted.tell(new XdsEvent.Restored(machine.kept()));

        assertEquals(machine.snapshot(), restarted.snapshot());
        restarted.tell(new XdsEvent.Opened());
        DeltaRequest request = restarted.sent().get(1);
        assertEquals(LB_ENDPOINT, request.type());
        assertEquals(
                Map.of(
                        two.get(0).name(), two.get(0).version(),
                        two.get(1).name(), two.get(1).version()),
                request.initialVersions());
    }

    @Test
    void asksForWholeClustersWhereThereAreTooManyToName() {
        List<VersionedResource> kept = new ArrayList<>();
        for (int i = 0; i <= XdsSubscriptions.MOST_MEMBERS / 10_000; i++) {
            String name = "c" + i;
            kept.add(cluster(name, "1"));
            List<XdsResource> apart =
                    EndpointCollections.write(
                            ClusterName.of(name),
                            IntStream.rangeClosed(1, 8000)
                                    .mapToObj(port -> endpoint(port, A))
                                    .toList());
            apart.forEach(one -> kept.add(TestingResources.versioned(one)));
        }
        TestingMachine restarted = new TestingMachine(Subscribing.EVERYTHING);
        restarted.tell(new XdsEvent.Restored(kept));

        restarted.tell(new XdsEvent.Opened());
        List<DeltaRequest> asked = restarted.sent();
        restarted.receive(
                response(ENDPOINTS, "e", endpoints("c0", "2", 80), endpoints("c1", "2", 80)));

        assertEquals(
                List.of(CLUSTER, ENDPOINTS, LISTENER, ROUTES),
                asked.stream().map(DeltaRequest::type).toList());
        assertFalse(asked.getFirst().node().orElseThrow().takesCollections());
        assertEquals(List.of(80), restarted.ports("c1"));
        assertTrue(restarted.kept().stream().noneMatch(one -> one.type() == LB_ENDPOINT));
    }

    @Test
    void envoysOwnMessagesSayTheSame() throws Exception {
        List<VersionedResource> one = apart("a", endpoint(81, A));

        var group =
                io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment.parseFrom(
                                one.getLast().resource().body())
                        .getEndpoints(0);
        var member =
                io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint.parseFrom(
                        one.getFirst().resource().body());

        assertEquals("a", group.getLocality().getZone());
        assertTrue(group.getLedsClusterLocalityConfig().getLedsConfig().hasAds());
        assertTrue(
                one.getFirst()
                        .name()
                        .startsWith(
                                group.getLedsClusterLocalityConfig()
                                        .getLedsCollectionName()
                                        .replace("*", "")));
        assertEquals(81, member.getEndpoint().getAddress().getSocketAddress().getPortValue());
    }

    @Test
    void othersAreAskedForTheCollectionsThatTheyAnnounce() {
        TestingMachine other = TestingMachine.opened(Subscribing.BY_REFERENCE);
        assertFalse(other.sent().getFirst().node().orElseThrow().takesCollections());
        List<VersionedResource> one = apart("a", endpoint(81, A));
        other.receive(response(CLUSTER, "c", cluster("a", "1")));

        other.receive(response(ENDPOINTS, "e", one.getLast()));

        String collection = one.getFirst().name().replaceFirst("/[^/]*$", "/*");
        DeltaRequest asked = other.sent().getLast();
        assertEquals(LB_ENDPOINT, asked.type());
        assertEquals(List.of(collection), asked.subscribe());
        other.receive(response(LB_ENDPOINT, "m", members(one)));
        assertEquals(List.of(81), other.ports("a"));
        other.receive(response(ENDPOINTS, "e2", endpoints("a", "2", 82)));
        assertEquals(
                DeltaRequest.changed(LB_ENDPOINT, List.of(), List.of(collection)),
                other.sent().getLast());
        assertTrue(other.kept().stream().noneMatch(each -> each.type() == LB_ENDPOINT));
    }
}
