package dev.midflight.sidecar.xds;

import static dev.midflight.sidecar.xds.TestingResources.cluster;
import static dev.midflight.sidecar.xds.TestingResources.endpoints;
import static dev.midflight.sidecar.xds.TestingResources.listener;
import static dev.midflight.sidecar.xds.TestingResources.passing;
import static dev.midflight.sidecar.xds.TestingResources.removal;
import static dev.midflight.sidecar.xds.TestingResources.response;
import static dev.midflight.sidecar.xds.TestingResources.table;
import static dev.midflight.wire.xds.XdsType.CLUSTER;
import static dev.midflight.wire.xds.XdsType.ENDPOINTS;
import static dev.midflight.wire.xds.XdsType.LISTENER;
import static dev.midflight.wire.xds.XdsType.ROUTES;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.wire.xds.DeltaRequest;
import dev.midflight.wire.xds.XdsType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is asked for where only what is referred to is. */
final class XdsSubscriptionsTest {
    private final TestingMachine machine = TestingMachine.opened(Subscribing.BY_REFERENCE);

    private static DeltaRequest first(XdsType type, String name, Map<String, String> versions) {
        return DeltaRequest.first(type, Optional.empty(), List.of(name), versions);
    }

    @Test
    void asksForListenersAndClustersOnlyAtFirst() {
        assertEquals(
                List.of(CLUSTER, LISTENER),
                machine.sent().stream().map(DeltaRequest::type).toList());
    }

    @Test
    void asksForTheEndpointsOfAClusterOnceItWasTaken() {
        machine.receive(response(CLUSTER, "n1", cluster("a", "1"), passing("b", "1")));

        assertEquals(
                List.of(DeltaRequest.taken(CLUSTER, "n1"), first(ENDPOINTS, "a", Map.of())),
                machine.sent());
    }

    @Test
    void asksForTheTableOfAListener() {
        machine.receive(response(LISTENER, "n1", listener("l", "t", "1")));

        assertEquals(
                List.of(DeltaRequest.taken(LISTENER, "n1"), first(ROUTES, "t", Map.of())),
                machine.sent());
    }

    @Test
    void asksForWhatIsNewAndNoMoreForWhatIsGone() {
        machine.receive(response(CLUSTER, "n1", cluster("a", "1"), cluster("b", "1")));
        machine.receive(
                response(ENDPOINTS, "n2", endpoints("a", "1", 81), endpoints("b", "1", 82)));
        machine.receive(removal(CLUSTER, "n3", "a"));
        List<DeltaRequest> less = machine.sent();

        machine.receive(response(CLUSTER, "n4", cluster("c", "1")));

        assertEquals(
                List.of(
                        DeltaRequest.taken(CLUSTER, "n3"),
                        DeltaRequest.changed(ENDPOINTS, List.of(), List.of("a"))),
                less);
        assertEquals(
                List.of(
                        DeltaRequest.taken(CLUSTER, "n4"),
                        DeltaRequest.changed(ENDPOINTS, List.of("c"), List.of())),
                machine.sent());
    }

    @Test
    void forgetsWhatItAsksForNoMore() {
        machine.receive(response(CLUSTER, "n1", cluster("a", "1"), passing("b", "1")));
        machine.receive(response(ENDPOINTS, "n2", endpoints("a", "1", 81)));

        machine.receive(removal(CLUSTER, "n3", "a"));

        assertEquals(List.of(passing("b", "1")), machine.kept());
    }

    @Test
    void asksOnANewStreamForTheSameAndSaysWhatItHas() {
        machine.receive(response(CLUSTER, "n1", passing("a", "1")));
        machine.receive(response(LISTENER, "n2", listener("l", "t", "2")));
        machine.receive(response(ROUTES, "n3", table("t", "3", "a")));

        machine.tell(new XdsEvent.Closed());
        machine.tell(new XdsEvent.Opened());

        List<DeltaRequest> sent = machine.sent();
        assertEquals(
                List.of(CLUSTER, LISTENER, ROUTES), sent.stream().map(DeltaRequest::type).toList());
        assertEquals(first(ROUTES, "t", Map.of("t", "3")), sent.getLast());
    }
}
