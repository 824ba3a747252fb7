package dev.midflight.operator.trafficpolicy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.crds.policy.MtlsMode;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.operator.discovery.MeshIndex;
import dev.midflight.operator.discovery.MeshObjects;
import dev.midflight.operator.discovery.TestingMesh;
import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.pod.TestingInventory;
import dev.midflight.operator.serve.ResourceName;
import dev.midflight.operator.translate.TestingPolicies;
import dev.midflight.wire.xds.UnreadableResourceException;
import dev.midflight.wire.xds.XdsReader;
import dev.midflight.wire.xds.XdsType;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether callers are told of pods that are not known to take mutual TLS yet. */
final class UndecidedPodsTest {
    private static final ResourceName ENDPOINTS =
            new ResourceName(XdsType.ENDPOINTS, "shop/reviews/80");
    private static final String OLD = "10.1.0.97:8080";
    private static final String NEW = "10.1.0.98:8080";

    private final TestingShelves shelves = new TestingShelves();
    private final TrafficPlanner planner =
            new TrafficPlanner(
                    new MeshSettings("cluster.local", MtlsMode.PERMISSIVE),
                    new MeshIndex(),
                    shelves,
                    _ -> {});

    @BeforeEach
    void aServiceWithANewPod() {
        planner.change(TestingMesh.put(MeshObjects.service("reviews", "10.0.0.1")));
        planner.change(TestingMesh.put(MeshObjects.slice("reviews", "a", "b")));
        pod(MeshObjects.meshPod("a", "reviews", "*"));
        pod(MeshObjects.pod("b", "reviews"));
    }

    @Test
    void underStrictNotBeforeTheirNoteIsWritten() throws UnreadableResourceException {
        mode("Permissive");
        List<String> permissive = told();
        mode("Strict");
        List<String> strict = told();
        pod(MeshObjects.meshPod("b", "reviews", "*"));

        assertEquals(List.of(OLD, NEW), permissive);
        assertEquals(List.of(OLD), strict);
        assertEquals(List.of(OLD, NEW), told());
    }

    @Test
    void theOldOnesServeWhileAllOthersAreNew() throws UnreadableResourceException {
        mode("Strict");
        planner.change(
                TestingMesh.put(
                        MeshObjects.slice(
                                """
                                kind: EndpointSlice
                                metadata:
                                  name: reviews-1
                                  namespace: shop
                                  labels: {kubernetes.io/service-name: reviews}
                                addressType: IPv4
                                ports: [{name: http, port: 8080}]
                                endpoints:
                                - addresses: [10.1.0.97]
                                  targetRef: {kind: Pod, name: a, uid: uid-a}
                                  conditions: {ready: false, serving: true, terminating: true}
                                - addresses: [10.1.0.98]
                                  targetRef: {kind: Pod, name: b, uid: uid-b}
                                """)));
        List<String> undecided = told();
        pod(MeshObjects.meshPod("b", "reviews", "*"));

        assertEquals(List.of(OLD), undecided);
        assertEquals(List.of(NEW), told());
    }

    private List<String> told() throws UnreadableResourceException {
        planner.refresh();
        var onShelf = Objects.requireNonNull(shelves.shelves.get("ns/shop")).get(ENDPOINTS);
        return XdsReader.endpoints(Objects.requireNonNull(onShelf).body()).endpoints().stream()
                .map(Endpoint::toString)
                .toList();
    }

    private void mode(String mode) {
        planner.policy(
                TestingPolicies.policy("policy", "target: {}", "mtls: {mode: " + mode + "}"), 1);
    }

    private void pod(Pod pod) {
        KnownPod known = TestingInventory.known(pod);
        planner.pod(known.key(), Optional.of(known));
    }
}
