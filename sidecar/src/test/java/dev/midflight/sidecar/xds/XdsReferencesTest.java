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
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.traffic.EndpointSource;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.wire.xds.DeltaRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What comes later than what refers to it, what never comes, and what goes too early. */
final class XdsReferencesTest {
    private static final Duration REFERENCES = Duration.ofSeconds(5);
    private static final Duration ENDPOINTS_LATE = Duration.ofSeconds(15);
    private static final Duration LITTLE = Duration.ofMillis(1);

    private final TestingMachine machine = TestingMachine.opened(Subscribing.EVERYTHING);

    /** A listener that leads to one cluster. */
    private void serveOne() {
        machine.receive(response(CLUSTER, "c", passing("a", "1")));
        machine.receive(response(ROUTES, "r", table("t", "1", "a")));
        machine.receive(response(LISTENER, "l", listener("l", "t", "1")));
    }

    @Test
    void acknowledgesAtOnceWhatWaitsForOthers() {
        machine.receive(response(LISTENER, "n1", listener("l", "t", "1")));

        assertEquals(List.of(DeltaRequest.taken(LISTENER, "n1")), machine.sent());
        assertEquals(List.of(), machine.listeners());
        assertTrue(machine.latest(XdsAction.Keep.class).isEmpty());
        assertEquals(
                List.of(new XdsAction.WaitFor(REFERENCES)),
                machine.latest(XdsAction.WaitFor.class));
    }

    @Test
    void servesAListenerOnceItsTableAndItsClustersAreThere() {
        machine.receive(response(LISTENER, "n1", listener("l", "t", "1")));
        machine.receive(response(ROUTES, "n2", table("t", "1", "a")));
        List<String> before = machine.listeners();

        machine.receive(response(CLUSTER, "n3", passing("a", "1")));

        assertEquals(List.of(), before);
        assertEquals(List.of("l"), machine.listeners());
        assertEquals(List.of("t"), machine.tables());
        assertEquals(1, machine.latest(XdsAction.Keep.class).size());
    }

    @Test
    void takesWhatIsDoneToPathsFromTheListener() {
        serveOne();

        assertEquals(PathRules.NORMALIZE, machine.snapshot().routeTables().getFirst().paths());
    }

    @Test
    void staysWithATableUntilTheClustersOfItsNextVersionAreThere() {
        serveOne();

        machine.receive(response(ROUTES, "n1", table("t", "2", "b")));
        machine.receive(removal(CLUSTER, "n2", "a"));
        List<String> meanwhile = machine.clusters();
        machine.receive(response(CLUSTER, "n3", passing("b", "1")));

        assertEquals(List.of("a"), meanwhile);
        assertEquals(List.of("b"), machine.clusters());
    }

    @Test
    void staysWithAListenerUntilTheTableOfItsNextVersionIsThere() {
        serveOne();

        machine.receive(response(LISTENER, "n1", listener("l", "u", "2")));
        machine.receive(removal(ROUTES, "n2", "t"));
        List<String> meanwhile = machine.tables();
        machine.receive(response(ROUTES, "n3", table("u", "1", "a")));

        assertEquals(List.of("t"), meanwhile);
        assertEquals(List.of("u"), machine.tables());
        assertEquals(List.of("l"), machine.listeners());
    }

    @Test
    void makesUpAClusterThatDoesNotCome() {
        serveOne();
        machine.receive(response(ROUTES, "n1", table("t", "2", "a", "b")));

        machine.pass(REFERENCES.minus(LITTLE));
        List<String> before = machine.clusters();
        machine.pass(LITTLE);

        assertEquals(List.of("a"), before);
        assertEquals(List.of("a", "b"), machine.clusters());
        assertEquals(List.of(), machine.ports("b"));
        assertEquals(
                List.of("b"),
                machine.latest(XdsAction.TellForgone.class).stream()
                        .flatMap(told -> told.missing().stream())
                        .map(Missing::name)
                        .toList());
        assertEquals(1, machine.latest(XdsAction.Keep.class).size());
    }

    @Test
    void waitsForEachClusterFromWhenItWasMissed() {
        serveOne();
        machine.receive(response(ROUTES, "n1", table("t", "2", "a", "b")));
        machine.pass(REFERENCES);

        machine.receive(response(ROUTES, "n2", table("t", "3", "b", "c")));
        List<String> before = machine.clusters();
        machine.pass(REFERENCES);

        assertEquals(List.of("a", "b"), before);
        assertEquals(List.of("a", "b", "c"), machine.clusters());
    }

    @Test
    void leavesOutAListenerWhoseTableDoesNotCome() {
        serveOne();
        machine.receive(response(LISTENER, "n1", listener("l", "u", "2")));

        machine.pass(REFERENCES);

        assertEquals(List.of(), machine.listeners());
        assertEquals(List.of("t"), machine.tables());
    }

    @Test
    void keepsARemovedClusterForAsLongAsItIsWaitedFor() {
        serveOne();

        machine.receive(removal(CLUSTER, "n1", "a"));
        EndpointSource before = machine.cluster("a").source();
        machine.pass(REFERENCES);

        assertEquals(new EndpointSource.OriginalDestination(), before);
        assertEquals(new EndpointSource.Listed(List.of()), machine.cluster("a").source());
    }

    @Test
    void countsAClusterAsMissingUntilItsEndpointsAreThere() {
        machine.receive(response(CLUSTER, "n1", cluster("a", "1")));
        List<String> before = machine.clusters();

        machine.receive(response(ENDPOINTS, "n2", endpoints("a", "1", 81)));

        assertEquals(List.of(), before);
        assertEquals(List.of(81), machine.ports("a"));
    }

    @Test
    void servesAClusterWithoutEndpointsOnceTheyAreLate() {
        machine.receive(response(CLUSTER, "n1", cluster("a", "1")));

        machine.pass(ENDPOINTS_LATE.minus(LITTLE));
        List<String> before = machine.clusters();
        machine.pass(LITTLE);

        assertEquals(List.of(), before);
        assertEquals(List.of("a"), machine.clusters());
    }

    @Test
    void keepsEndpointsThatAreRemovedForAsLongAsTheyAreWaitedFor() {
        machine.receive(response(CLUSTER, "n1", cluster("a", "1")));
        machine.receive(response(ENDPOINTS, "n2", endpoints("a", "1", 81)));

        machine.receive(removal(ENDPOINTS, "n3", "a"));
        List<Integer> before = machine.ports("a");
        machine.pass(ENDPOINTS_LATE);

        assertEquals(List.of(81), before);
        assertEquals(List.of(), machine.ports("a"));
    }
}
