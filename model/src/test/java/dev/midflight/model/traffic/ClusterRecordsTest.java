package dev.midflight.model.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.traffic.EndpointSource.Listed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ClusterRecordsTest {
    @Test
    void aNameIsWhatAConfigurationMayCallACluster() {
        assertEquals("outbound|80||a.b.svc", ClusterName.of("outbound|80||a.b.svc").toString());
        refused("cluster: ''", () -> ClusterName.of(""));
        refused("cluster: 'a\nb'", () -> ClusterName.of("a\nb"));
        refused("cluster: 'aaa", () -> ClusterName.of("a".repeat(254)));
    }

    @Test
    void anEndpointIsAnAddressWithoutAName() {
        assertEquals("[fd00:0:0:0:0:0:0:1]:80", Endpoint.of("fd00::1", 80).toString());
        assertEquals(Endpoint.of("fd00::1", 80), Endpoint.of("FD00:0::1", 80));
        assertEquals(8080, Endpoint.of("10.0.0.1", 8080).address().getPort());
        refused("host: 'example.org'", () -> Endpoint.of("example.org", 80));
        refused("host: '0.0.0.0'", () -> Endpoint.of("0.0.0.0", 80));
        refused("host: '224.0.0.1'", () -> Endpoint.of("224.0.0.1", 80));
        refused("port: 0 (expected: 1..65535)", () -> Endpoint.of("10.0.0.1", 0));
        refused("weight: 0 (expected: 1..65535)", () -> endpoint().withWeight(0));
        refused("weight: 65536", () -> endpoint().withWeight(65_536));
        refused("priority: -1 (expected: 0..127)", () -> endpoint().withPriority(-1));
        refused("priority: 128", () -> endpoint().withPriority(128));
    }

    @Test
    void anEndpointIsInAClusterOnce() {
        refused(
                "endpoint: 10.0.0.1:80",
                () -> new Listed(List.of(endpoint(), endpoint().withWeight(2))));
        assertEquals(0, new Listed(List.of()).endpoints().size());
    }

    @Test
    void aLocalityIsNearerTheMoreItHasInCommon() {
        Locality here = new Locality("eu", "eu-1", "a");

        assertEquals(0, here.distanceTo(new Locality("eu", "eu-1", "a")));
        assertEquals(1, here.distanceTo(new Locality("eu", "eu-1", "b")));
        assertEquals(2, here.distanceTo(new Locality("eu", "eu-2", "a")));
        assertEquals(3, here.distanceTo(new Locality("us", "eu-1", "a")));
        assertEquals(3, Locality.UNKNOWN.distanceTo(Locality.UNKNOWN));
        refused("locality: '/a/'", () -> new Locality("", "a", ""));
        refused("locality: 'a//b'", () -> new Locality("a", "", "b"));
        refused("zone: 254 characters", () -> new Locality("a", "b".repeat(254), ""));
    }

    @Test
    void aDistanceTakesThePlaceOfAPriorityWhereOneIsKnown() {
        Endpoint near = endpoint().withPriority(5).withLocality(new Locality("eu", "", ""));

        assertEquals(5, Failover.DEFAULT.priorityOf(near));
        assertEquals(0, new Failover(new Locality("eu", "", ""), 140, 50).priorityOf(near));
        refused("overprovisioningPercent: 99", () -> new Failover(Locality.UNKNOWN, 99, 50));
        refused("panicPercent: 101", () -> new Failover(Locality.UNKNOWN, 140, 101));
    }

    @Test
    void aBalancerKeepsToItsBounds() {
        refused("choices: 1 (expected: 2..16)", () -> new Balancing.LeastRequest(1));
        refused("choices: 17", () -> new Balancing.LeastRequest(17));
        refused("decayMillis: 9", () -> new Balancing.PeakEwma(9));
        refused("minRingSize: 0", () -> new Balancing.RingHash(0, 10));
        refused("maxRingSize: 9 (expected: 10..", () -> new Balancing.RingHash(10, 9));
        refused("maxRingSize: 1048577", () -> new Balancing.RingHash(10, (1 << 20) + 1));
        refused("tableSize: 65536 (expected: a prime)", () -> new Balancing.Maglev(65_536));
        refused("tableSize: 1 ", () -> new Balancing.Maglev(1));
        refused("tableSize: 5000077", () -> new Balancing.Maglev(5_000_077));
        assertEquals(5_000_011, new Balancing.Maglev(5_000_011).tableSize());
    }

    @Test
    void whatAHashAssignsDoesNotStartSlowly() {
        SlowStart slow = new SlowStart(30, 10);

        assertEquals(slow, LoadBalancing.DEFAULT.with(slow).slowStart());
        refused("slowStart: 30 s", () -> LoadBalancing.of(Balancing.Maglev.DEFAULT).with(slow));
        refused("slowStart: 30 s", () -> LoadBalancing.of(Balancing.RingHash.DEFAULT).with(slow));
        refused("windowSeconds: 3601", () -> new SlowStart(3601, 10));
        refused("windowSeconds: -1", () -> new SlowStart(-1, 10));
        refused("minWeightPercent: 0", () -> new SlowStart(1, 0));
        assertTrue(SlowStart.OFF.isOff());
    }

    @Test
    void aSlowStartGrowsWithTheTime() {
        SlowStart slow = new SlowStart(100, 10);

        assertEquals(10, slow.percentAfter(-5));
        assertEquals(10, slow.percentAfter(2_000_000_000L));
        assertEquals(50, slow.percentAfter(50_000_000_000L));
        assertEquals(100, slow.percentAfter(100_000_000_000L));
        assertEquals(100, SlowStart.OFF.percentAfter(-5));
    }

    @Test
    void aSubsetIsEveryEndpointThatHasAllOfIt() {
        SubsetSelector v2 = new SubsetSelector(Map.of("version", "v2"));

        assertTrue(v2.selects(endpoint().withMetadata(Map.of("version", "v2", "zone", "a"))));
        assertFalse(v2.selects(endpoint().withMetadata(Map.of("version", "v1"))));
        assertFalse(v2.selects(endpoint()));
        assertTrue(SubsetSelector.ALL.selects(endpoint()));
    }

    private static Endpoint endpoint() {
        return Endpoint.of("10.0.0.1", 80);
    }

    static void refused(String messageBegins, Executable action) {
        String message = assertThrows(IllegalArgumentException.class, action).getMessage();
        assertTrue(String.valueOf(message).startsWith(messageBegins), message);
    }
}
