package dev.midflight.operator.trafficpolicy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.midflight.crds.policy.MtlsMode;
import dev.midflight.operator.discovery.MeshIndex;
import dev.midflight.operator.discovery.MeshObjects;
import dev.midflight.operator.discovery.TestingMesh;
import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.pod.TestingInventory;
import dev.midflight.operator.serve.ResourceName;
import dev.midflight.operator.trafficpolicy.PolicyReach.OnShelf;
import dev.midflight.operator.translate.PolicyKey;
import dev.midflight.operator.translate.TestingPolicies;
import dev.midflight.wire.xds.XdsType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose answers count for a policy, and to what. */
final class PolicyReachTest {
    private static final PolicyKey POLICY = new PolicyKey("shop", "policy");

    private final TrafficPlanner planner =
            new TrafficPlanner(
                    new MeshSettings("cluster.local", MtlsMode.DISABLED),
                    new MeshIndex(),
                    new TestingShelves(),
                    _ -> {});

    @BeforeEach
    void aServiceWithAPod() {
        planner.change(TestingMesh.put(MeshObjects.service("reviews", "10.0.0.1")));
        planner.change(TestingMesh.put(MeshObjects.slice("reviews", "a")));
        KnownPod pod = TestingInventory.known(MeshObjects.pod("a", "reviews"));
        planner.pod(pod.key(), Optional.of(pod));
    }

    private PolicyVerdict verdict(String... parts) {
        planner.policy(TestingPolicies.policy("policy", parts), 1);
        planner.refresh();
        return planner.verdict(POLICY).orElseThrow();
    }

    private static Set<String> endpoints(PolicyVerdict verdict) {
        return verdict.reach().callers().orElseThrow().names().stream()
                .filter(name -> name.type() == XdsType.ENDPOINTS)
                .map(ResourceName::name)
                .collect(Collectors.toSet());
    }

    @Test
    void subsetsAreAboutTheirEndpoints() {
        PolicyVerdict subsets =
                verdict(
                        "target: {service: {name: reviews}}",
                        "subsets: [{name: v1, labels: {version: v1}}]",
                        "routes: [{name: all, split: [{subset: v1}]}]");

        assertEquals(Set.of("shop/reviews/80/v1"), endpoints(subsets));
    }

    @Test
    void theEndpointsOfAServiceAreNoPolicys() {
        PolicyVerdict upstream =
                verdict("target: {service: {name: reviews}}", "upstream: {protocol: HTTP2}");

        assertEquals(Set.of(), endpoints(upstream));
    }

    @Test
    void guardsOfARefusedPolicyAreCountedAtTheirPods() {
        PolicyVerdict refused =
                verdict(
                        "target: {service: {name: reviews}}",
                        "routes: [{name: all, split: [{subset: nowhere}]}]",
                        "check: {otherwise: Deny}");

        assertFalse(refused.isAccepted());
        assertEquals(Optional.empty(), refused.reach().callers());
        assertEquals(
                List.of("pod/uid-a"), refused.reach().pods().stream().map(OnShelf::shelf).toList());
    }

    @Test
    void aRefusedPolicyWithoutGuardsIsNowhere() {
        PolicyVerdict refused =
                verdict(
                        "target: {service: {name: reviews}}",
                        "routes: [{name: all, split: [{subset: nowhere}]}]");

        assertEquals(PolicyReach.NOWHERE, refused.reach());
        assertFalse(refused.isCounted());
    }
}
