package dev.midflight.operator.trafficpolicy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.policy.MtlsMode;
import dev.midflight.operator.discovery.MeshIndex;
import dev.midflight.operator.discovery.MeshObjects;
import dev.midflight.operator.discovery.TestingMesh;
import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.pod.TestingInventory;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.translate.PolicyKey;
import dev.midflight.operator.translate.TestingPolicies;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a change puts on the shelves: all that it touches, and nothing else. */
final class TrafficPlannerTest {
    private static final PolicyKey POLICY = new PolicyKey("shop", "policy");

    private final TestingShelves shelves = new TestingShelves();
    private final List<PolicyKey> told = new ArrayList<>();
    private final TrafficPlanner planner =
            new TrafficPlanner(
                    new MeshSettings("cluster.local", MtlsMode.DISABLED),
                    new MeshIndex(),
                    shelves,
                    told::add);

    @BeforeEach
    void twoServices() {
        see(MeshObjects.service("reviews", "10.0.0.1"));
        see(MeshObjects.service("other", "10.0.0.2"));
        see(MeshObjects.slice("reviews", "a", "b"));
        see(MeshObjects.slice("other", "c"));
        planner.refresh();
        shelves.said();
    }

    @Test
    void aServiceIsAListenerATableAClusterAndEndpoints() {
        see(MeshObjects.service("new", "10.0.0.3"));
        planner.refresh();

        assertEquals(
                List.of(
                        "ns/shop + CLUSTER _proxyless/shop/new/80",
                        "ns/shop + CLUSTER shop/new/80",
                        "ns/shop + ENDPOINTS shop/new/80",
                        "ns/shop + LISTENER out/shop/new/80",
                        "ns/shop + ROUTES shop/new/80"),
                shelves.said());
    }

    @Test
    void anEndpointTouchesOneResource() {
        see(MeshObjects.slice("reviews", "a", "b", "d"));
        planner.refresh();

        assertEquals(List.of("ns/shop + ENDPOINTS shop/reviews/80"), shelves.said());
    }

    /** Of so many pods. */
    private static String[] pods(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> String.valueOf((char) (i < 26 ? 'a' + i : 'A' + i - 26)))
                .toArray(String[]::new);
    }

    @Test
    void anEndpointAmongManyIsAResourceOfItsOwn() {
        int many = OutboundStock.MOST_IN_ONE_RESOURCE + 1;
        see(MeshObjects.slice("reviews", pods(many)));
        planner.refresh();
        assertEquals(many + 1, shelves.said().size());

        see(MeshObjects.slice("reviews", pods(many + 1)));
        planner.refresh();
        List<String> one = shelves.said();
        see(MeshObjects.slice("reviews", pods(many - 1)));
        planner.refresh();

        String collection =
                "xdstp://midflight.dev/envoy.config.endpoint.v3.LbEndpoint/shop/reviews/80/"
                        + "0~z1~z1~/";
        assertEquals(List.of("ns/shop + LB_ENDPOINT " + collection + "10.1.0.72~8080"), one);
        List<String> whole = shelves.said();
        assertEquals("ns/shop + ENDPOINTS shop/reviews/80", whole.getFirst());
        assertEquals(many + 2, whole.size());
    }

    @Test
    void whatChangesBackTouchesNothing() {
        see(MeshObjects.slice("reviews", "a"));
        see(MeshObjects.slice("reviews", "a", "b"));
        see(MeshObjects.service("reviews", "10.0.0.1"));
        planner.refresh();

        assertEquals(List.of(), shelves.said());
    }

    @Test
    void aServiceThatGoesTakesAllOfItAway() {
        gone(MeshObjects.service("other", "10.0.0.2"));
        planner.refresh();

        assertEquals(
                List.of(
                        "ns/shop - CLUSTER _proxyless/shop/other/80",
                        "ns/shop - CLUSTER shop/other/80",
                        "ns/shop - ENDPOINTS shop/other/80",
                        "ns/shop - LISTENER out/shop/other/80",
                        "ns/shop - ROUTES shop/other/80"),
                shelves.said());
    }

    @Test
    void aSidecarThatBeginsToTakeMtlsTouchesItsEndpoints() {
        pod("c", "other");
        planner.refresh();
        shelves.said();

        pod(MeshObjects.meshPod("c", "other", "*"));
        planner.refresh();

        assertEquals(List.of("ns/shop + ENDPOINTS shop/other/80"), shelves.said());
    }

    @Test
    void whoRefusesPlaintextIsKnownWithThePolicyThatSaysSo() {
        pod("a", "reviews");
        pod("c", "other");
        policy("policy", 1, "target: {service: {name: reviews}}", "mtls: {mode: Strict}");
        planner.refresh();

        assertEquals(
                List.of("shop/reviews/80 (TrafficPolicy shop/policy)"),
                planner.refusingPlaintext("uid-c"));
        assertEquals(
                List.of(true, false),
                List.of(planner.isStrict("uid-a"), planner.isStrict("uid-c")));
        assertEquals(
                List.of("a", "c"),
                planner.callersOf("shop").stream().map(PodKey::name).sorted().toList());
    }

    @Test
    void aStrictPodYieldsInAnEmergency() {
        pod("a", "reviews");
        pod("c", "other");
        policy("policy", 1, "target: {service: {name: reviews}}", "mtls: {mode: Strict}");
        planner.refresh();
        shelves.said();

        planner.change(index -> index.emergency("shop", true));
        planner.refresh();

        assertEquals(List.of("pod/uid-a + LISTENER in/8080"), shelves.said());
    }

    @Test
    void aPolicyTouchesItsServiceOnly() {
        policy("policy", 1, "target: {service: {name: reviews}}", "upstream: {protocol: HTTP2}");
        planner.refresh();

        assertEquals(
                List.of(
                        "ns/shop + CLUSTER _proxyless/shop/reviews/80",
                        "ns/shop + CLUSTER shop/reviews/80"),
                shelves.said());
        assertEquals(List.of(POLICY), told);
    }

    @Test
    void aPolicyThatGoesTakesItsRoutesAway() {
        policy(
                "policy",
                1,
                "target: {service: {name: reviews}}",
                "subsets: [{name: v1, labels: {version: v1}}]",
                "routes: [{name: all, split: [{subset: v1}]}]");
        planner.refresh();
        shelves.said();

        planner.policyGone(POLICY);
        planner.refresh();

        assertEquals(
                List.of(
                        "ns/shop + ROUTES shop/reviews/80",
                        "ns/shop - CLUSTER _proxyless/shop/reviews/80/v1",
                        "ns/shop - CLUSTER shop/reviews/80/v1",
                        "ns/shop - ENDPOINTS shop/reviews/80/v1"),
                shelves.said());
        assertTrue(planner.verdict(POLICY).isEmpty());
    }

    @Test
    void aPolicyWaitsForItsService() {
        policy("policy", 1, "target: {service: {name: later}}", "upstream: {protocol: HTTP2}");
        planner.refresh();
        List<String> before = verdict().problems();

        see(MeshObjects.service("later", "10.0.0.4"));
        planner.refresh();

        assertEquals(
                List.of(
                        "spec.target.service: there is no Service shop/later"
                                + ", or it is an ExternalName"),
                before);
        assertTrue(verdict().isAccepted());
        assertEquals(List.of(POLICY, POLICY), told);
    }

    @Test
    void aPodOfACheckedServiceGetsWhatChecksIt() {
        pod("a", "reviews");
        planner.refresh();
        List<String> plain = shelves.said();

        policy("policy", 1, "target: {service: {name: reviews}}", "check: {otherwise: Allow}");
        planner.refresh();

        assertEquals(
                List.of(
                        "pod/uid-a + CLUSTER in",
                        "pod/uid-a + LISTENER in",
                        "pod/uid-a + LISTENER in/8080",
                        "a reads pod/uid-a ns/shop"),
                plain.stream().filter(line -> !line.contains("ENDPOINTS")).toList());
        assertEquals(
                List.of("pod/uid-a + LISTENER in/8080", "pod/uid-a + ROUTES in/8080"),
                shelves.said());
        assertEquals(1, verdict().reach().pods().size());
    }

    @Test
    void aCallerOfItsOwnRoutesHasATableOfItsOwn() {
        pod("w", "web");
        pod("x", "batch");
        planner.refresh();
        shelves.said();

        policy(
                "policy",
                1,
                "target: {service: {name: reviews}}",
                "routes: [{name: web, callers: [{labels: {app: web}}], respond: {status: 200}}]");
        planner.refresh();

        assertEquals(List.of("pod/uid-w + ROUTES shop/reviews/80"), shelves.said());
        assertEquals("pod/uid-w", verdict().reach().pods().getFirst().shelf());
    }

    @Test
    void aHeadlessServiceIsReachedAtItsPods() {
        see(headless("db", "2026-01-01T00:00:00Z"));
        planner.refresh();
        List<String> nobody = shelves.said();

        see(MeshObjects.slice("db", "d"));
        planner.refresh();

        assertFalse(nobody.stream().anyMatch(line -> line.contains("LISTENER")), nobody::toString);
        assertEquals(
                List.of("ns/shop + ENDPOINTS shop/db/80", "ns/shop + LISTENER out/shop/db/80"),
                shelves.said());
    }

    @Test
    void ofTwoHeadlessServicesWithTheSamePodsTheOlderHasTheListener() {
        see(headless("young", "2026-01-02T00:00:00Z"));
        see(MeshObjects.slice("young", "d"));
        planner.refresh();
        shelves.said();

        see(headless("older", "2026-01-01T00:00:00Z"));
        see(MeshObjects.slice("older", "d"));
        planner.refresh();
        List<String> taken = listeners();
        gone(headless("older", "2026-01-01T00:00:00Z"));
        planner.refresh();

        assertEquals(
                List.of(
                        "ns/shop + LISTENER out/shop/older/80",
                        "ns/shop - LISTENER out/shop/young/80"),
                taken);
        assertEquals(
                List.of(
                        "ns/shop + LISTENER out/shop/young/80",
                        "ns/shop - LISTENER out/shop/older/80"),
                listeners());
    }

    @Test
    void importsSayWhatASidecarReads() {
        pod("w", "web");
        planner.refresh();

        planner.imports("shop", "base, tools");
        planner.refresh();
        List<String> named = shelves.assigned.get("w");
        planner.imports("shop", "*");
        planner.refresh();
        List<String> all = shelves.assigned.get("w");
        see(
                MeshObjects.service(
                        """
                        kind: Service
                        metadata: {name: new, namespace: another}
                        spec: {clusterIP: 10.0.0.8, ports: [{name: http, port: 80}]}
                        """));
        planner.refresh();

        assertEquals(List.of("pod/uid-w", "ns/shop", "ns/base", "ns/tools"), named);
        assertEquals(List.of("pod/uid-w", "ns/shop"), all);
        assertEquals(List.of("pod/uid-w", "ns/shop", "ns/another"), shelves.assigned.get("w"));
    }

    @Test
    void aPodThatGoesLeavesNothing() {
        pod("w", "web");
        planner.refresh();
        shelves.said();

        KnownPod known = TestingInventory.known(MeshObjects.pod("w", "web"));
        planner.pod(known.key(), Optional.empty());
        planner.refresh();

        assertEquals(
                List.of("w is gone", "pod/uid-w - CLUSTER in", "pod/uid-w - LISTENER in"),
                shelves.said());
    }

    @Test
    void theYoungerPolicyForTheSameTargetLoses() {
        policy("older", 1, "target: {service: {name: reviews}}", "mtls: {mode: Strict}");
        policy("policy", 1, "target: {service: {name: reviews}}", "mtls: {mode: Disabled}");
        planner.refresh();

        assertEquals("mtls", verdict().lost().getFirst().part());
        assertEquals("shop/older", verdict().lost().getFirst().winner().toString());
    }

    private PolicyVerdict verdict() {
        return planner.verdict(POLICY).orElseThrow();
    }

    /** In their order, the older one first by its name. */
    private void policy(String name, long generation, String... parts) {
        planner.policy(TestingPolicies.policy(name, parts), generation);
    }

    private static Service headless(String name, String created) {
        return MeshObjects.service(
                """
                kind: Service
                metadata: {name: %s, namespace: shop, creationTimestamp: "%s"}
                spec: {clusterIP: None, ports: [{name: http, port: 80}]}
                """
                        .formatted(name, created));
    }

    private List<String> listeners() {
        return shelves.said().stream().filter(line -> line.contains("LISTENER")).toList();
    }

    private void pod(String name, String app) {
        pod(MeshObjects.pod(name, app));
    }

    private void pod(Pod pod) {
        KnownPod known = TestingInventory.known(pod);
        planner.pod(known.key(), Optional.of(known));
    }

    private void see(HasMetadata object) {
        planner.change(TestingMesh.put(object));
    }

    private void gone(HasMetadata object) {
        planner.change(TestingMesh.remove(object));
    }
}
