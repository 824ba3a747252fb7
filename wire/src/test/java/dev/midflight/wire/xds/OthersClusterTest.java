package dev.midflight.wire.xds;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.model.traffic.Balancing;
import dev.midflight.model.traffic.CircuitBreaker;
import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.ClusterTls;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.EndpointSource;
import dev.midflight.model.traffic.LoadBalancing;
import dev.midflight.model.traffic.OutlierDetection;
import dev.midflight.model.traffic.RetryBudget;
import dev.midflight.model.traffic.SuccessRate;
import dev.midflight.model.traffic.UpstreamProtocol;
import dev.midflight.wire.xds.proto.ClusterProto;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What others' clusters become. */
final class OthersClusterTest {
    private static XdsReader.ReadCluster read(String name)
            throws IOException, UnreadableResourceException {
        return XdsReader.cluster(Golden.read(name, ClusterProto.Cluster.newBuilder()));
    }

    @Test
    void istiosSubsetOffersMutualTls() throws Exception {
        XdsReader.ReadCluster read = read("istio-cluster");

        String name = "outbound|9080|v1|reviews.default.svc.cluster.local";
        Cluster expected =
                Cluster.of(ClusterName.of(name), new EndpointSource.Listed(List.of()))
                        .withConnectTimeoutMillis(10_000)
                        .with(
                                new CircuitBreaker(
                                        1_000_000,
                                        1_000_000,
                                        1_000_000,
                                        new RetryBudget(0, 10_000)))
                        .with(
                                new OutlierDetection(
                                        7, 0, 0, SuccessRate.OFF, 5_000, 15_000, 300_000, 10))
                        .with(
                                new ClusterTls(
                                        true,
                                        Set.of("spiffe://cluster.local/ns/default/sa/reviews"),
                                        Optional.of(
                                                "outbound_.9080_.v1_.reviews.default.svc.cluster"
                                                        + ".local")));
        assertEquals(new XdsReader.ReadCluster(expected, Optional.of(name)), read);
    }

    @Test
    void istiosInboundPassthroughGoesWhereItWasGoing() throws Exception {
        XdsReader.ReadCluster read = read("istio-inbound-passthrough");

        Cluster expected =
                Cluster.of(
                                ClusterName.of("InboundPassthroughCluster"),
                                new EndpointSource.OriginalDestination())
                        .with(UpstreamProtocol.HTTP1)
                        .withConnectTimeoutMillis(10_000)
                        .with(new CircuitBreaker(1_000_000, 1024, 1024, RetryBudget.DEFAULT));
        assertEquals(new XdsReader.ReadCluster(expected, Optional.empty()), read);
    }

    @Test
    void javaControlPlanesClusterHasItsEndpoints() throws Exception {
        XdsReader.ReadCluster read = read("java-control-plane-cluster");

        Cluster expected =
                Cluster.of("cluster0", Endpoint.of("127.0.0.1", 1234))
                        .with(UpstreamProtocol.HTTP1)
                        .with(LoadBalancing.of(new Balancing.RoundRobin()));
        assertEquals(new XdsReader.ReadCluster(expected, Optional.empty()), read);
    }
}
