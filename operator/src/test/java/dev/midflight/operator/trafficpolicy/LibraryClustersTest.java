package dev.midflight.operator.trafficpolicy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.policy.MtlsMode;
import dev.midflight.model.traffic.ClusterTls;
import dev.midflight.operator.discovery.MeshIndex;
import dev.midflight.operator.discovery.MeshObjects;
import dev.midflight.operator.discovery.TestingMesh;
import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.pod.TestingInventory;
import dev.midflight.operator.serve.ResourceName;
import dev.midflight.operator.translate.PolicyEntry;
import dev.midflight.operator.translate.PolicyKey;
import dev.midflight.operator.translate.TestingPolicies;
import dev.midflight.wire.xds.UnreadableResourceException;
import dev.midflight.wire.xds.XdsReader;
import dev.midflight.wire.xds.XdsType;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The clusters of clients that connect to all of a Service's pods in the same way. */
final class LibraryClustersTest {
    private static final ResourceName CLUSTER =
            new ResourceName(XdsType.CLUSTER, "_proxyless/shop/reviews/80");
    private static final ClusterTls MUTUAL =
            new ClusterTls(
                    true, Set.of("spiffe://cluster.local/ns/shop/sa/reviews"), Optional.empty());

    private final TestingShelves shelves = new TestingShelves();
    private final TrafficPlanner planner =
            new TrafficPlanner(
                    new MeshSettings("cluster.local", MtlsMode.PERMISSIVE),
                    new MeshIndex(),
                    shelves,
                    _ -> {});

    @BeforeEach
    void aServiceWithTwoPodsOneOfWhichTakesMutualTls() {
        planner.change(TestingMesh.put(MeshObjects.service("reviews", "10.0.0.1")));
        planner.change(TestingMesh.put(MeshObjects.slice("reviews", "a", "b")));
        pod(MeshObjects.meshPod("a", "reviews", "*"));
        pod(MeshObjects.pod("b", "reviews"));
        planner.refresh();
        shelves.said();
    }

    @Test
    void aPodThatTakesItTooTurnsItOn() throws UnreadableResourceException {
        ClusterTls before = tls();

        pod(MeshObjects.meshPod("b", "reviews", "8080"));
        planner.refresh();

        assertEquals(ClusterTls.OFF, before);
        assertEquals(MUTUAL, tls());
        assertEquals(
                List.of(
                        "ns/shop + CLUSTER _proxyless/shop/reviews/80",
                        "ns/shop + ENDPOINTS shop/reviews/80"),
                shelves.said());
    }

    @Test
    void aPolicyTurnsItOnAndOff() throws UnreadableResourceException {
        PolicyKey policy = policy("target: {}", "mtls: {mode: Strict}");
        planner.refresh();
        ClusterTls strict = tls();

        planner.policyGone(policy);
        planner.refresh();

        assertEquals(MUTUAL, strict);
        assertEquals(ClusterTls.OFF, tls());
    }

    @Test
    void aPolicyOfCallersReachesThem() {
        PolicyKey policy =
                policy("target: {service: {name: reviews}}", "upstream: {protocol: HTTP2}");
        planner.refresh();

        assertTrue(
                planner.verdict(policy)
                        .orElseThrow()
                        .reach()
                        .callers()
                        .orElseThrow()
                        .names()
                        .contains(CLUSTER));
    }

    private ClusterTls tls() throws UnreadableResourceException {
        var onShelf = Objects.requireNonNull(shelves.shelves.get("ns/shop")).get(CLUSTER);
        return XdsReader.cluster(Objects.requireNonNull(onShelf).body()).cluster().tls();
    }

    private PolicyKey policy(String... parts) {
        PolicyEntry policy = TestingPolicies.policy("policy", parts);
        planner.policy(policy, 1);
        return policy.key();
    }

    private void pod(Pod pod) {
        KnownPod known = TestingInventory.known(pod);
        planner.pod(known.key(), Optional.of(known));
    }
}
