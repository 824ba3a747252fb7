package dev.midflight.operator.trafficpolicy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.policy.MtlsMode;
import dev.midflight.operator.discovery.MeshIndex;
import dev.midflight.operator.discovery.MeshObjects;
import dev.midflight.operator.discovery.TestingMesh;
import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.pod.TestingInventory;
import dev.midflight.operator.translate.PolicyKey;
import dev.midflight.operator.translate.TestingPolicies;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of parts that more particular policies have everywhere. */
final class OverruledTest {
    private static final String SERVICE = "target: {service: {name: reviews}}";
    private static final String PORT = "target: {service: {name: reviews, port: 80}}";
    private static final String REVIEWS = "target: {workload: {matchLabels: {app: reviews}}}";
    private static final String STRICT = "mtls: {mode: Strict}";
    private static final String PERMISSIVE = "mtls: {mode: Permissive}";

    private final TrafficPlanner planner =
            new TrafficPlanner(
                    new MeshSettings("cluster.local", MtlsMode.PERMISSIVE),
                    new MeshIndex(),
                    new TestingShelves(),
                    _ -> {});

    @BeforeEach
    void aServiceWithAPod() {
        planner.change(TestingMesh.put(MeshObjects.service("reviews", "10.0.0.1")));
        planner.change(TestingMesh.put(MeshObjects.slice("reviews", "a")));
        pod("a", "reviews");
    }

    @Test
    void routesAndUpstreamOfAServiceWhereEveryPortHasItsOwn() {
        policy("all", SERVICE, "routes: [{name: x}]", "upstream: {protocol: HTTP2}");
        policy("port", PORT, "routes: [{name: y}]", "upstream: {protocol: HTTP1}");

        assertEquals(
                List.of("routes NARROWER shop/port", "upstream NARROWER shop/port"), lost("all"));
        assertEquals(List.of(), lost("port"));
    }

    @Test
    void notWhereAPortIsLeft() {
        anotherPort("http-2");
        policy("all", SERVICE, "routes: [{name: x}]");
        policy("port", PORT, "routes: [{name: y}]");

        assertEquals(List.of(), lost("all"));
    }

    @Test
    void mutualTlsOfPodsThatAServicesPolicyHas() {
        policy("pods", REVIEWS, STRICT);
        policy("service", SERVICE, PERMISSIVE);

        assertEquals(List.of("mtls NARROWER shop/service"), lost("pods"));
        assertEquals(List.of(), lost("service"));
    }

    @Test
    void theSameTargetsOlderPolicyIsToldAsSuch() {
        policy("a", REVIEWS, STRICT);
        policy("b", REVIEWS, PERMISSIVE);

        assertEquals(List.of("mtls OLDER shop/a"), lost("b"));
    }

    @Test
    void ofAsParticularTargetsTheOlderPolicyCounts() {
        policy("a", REVIEWS, STRICT);
        policy(
                "c",
                "target: {workload: {matchExpressions: [{key: app, operator: Exists}]}}",
                STRICT);

        assertEquals(List.of("mtls OLDER shop/a"), lost("c"));
    }

    @Test
    void servicesThatLeadToOnePortShareTheStrictestMode() {
        alias();
        policy("service", SERVICE, STRICT);

        assertEquals(List.of("mtls STRICTER shop/service"), lost("alias"));
        assertEquals(List.of(), lost("service"));
        assertTrue(planner.isStrict("uid-a"));
    }

    /** Another Service that leads to the same port is as near to it. */
    @Test
    void aPolicyOfAnotherServiceIsToldAsWell() {
        alias();
        policy("namespace", "target: {}", STRICT);

        assertEquals(List.of("mtls NARROWER shop/alias"), lost("namespace"));
    }

    @Test
    void aPodThatComesOrGoesIsSeen() {
        policy("namespace", "target: {}", STRICT);
        policy("service", SERVICE, PERMISSIVE);
        List<String> alone = lost("namespace");
        planner.change(TestingMesh.put(MeshObjects.service("other", "10.0.0.2")));
        planner.change(TestingMesh.put(MeshObjects.slice("other", "b")));
        pod("b", "other");
        List<String> beside = lost("namespace");
        planner.pod(TestingInventory.known(MeshObjects.pod("b", "other")).key(), Optional.empty());

        assertEquals(List.of("mtls NARROWER shop/service"), alone);
        assertEquals(List.of(), beside);
        assertEquals(alone, lost("namespace"));
    }

    @Test
    void theGuardsOfARefusedPolicyAreJudgedToo() {
        policy("pods", REVIEWS, STRICT, "routes: [{name: x}]");
        policy("refused", SERVICE, PERMISSIVE, "routes: [{name: x, split: [{subset: none}]}]");

        assertEquals(List.of("mtls NARROWER shop/refused"), lost("pods"));
        assertEquals(List.of(), lost("refused"));
    }

    @Test
    void routesDoNotCountWhereNoRequestsAreRead() {
        anotherPort("tcp-2");
        policy("all", SERVICE, "routes: [{name: x}]");
        policy("port", PORT, "routes: [{name: y}]");

        assertEquals(List.of("routes NARROWER shop/port"), lost("all"));
    }

    @Test
    void whoIsAboutNobodyIsOverruledByNobody() {
        policy("nobody", "target: {workload: {matchLabels: {app: none}}}", STRICT);
        policy("service", SERVICE, PERMISSIVE);

        assertEquals(List.of(), lost("nobody"));
    }

    private List<String> lost(String policy) {
        planner.refresh();
        return planner.verdict(new PolicyKey("shop", policy)).orElseThrow().lost().stream()
                .map(each -> each.part() + " " + each.why() + " " + each.winner())
                .toList();
    }

    /** Beside port 80 of the Service. */
    private void anotherPort(String name) {
        planner.change(
                TestingMesh.put(
                        MeshObjects.service(
                                """
                                kind: Service
                                metadata: {name: reviews, namespace: shop}
                                spec:
                                  clusterIP: 10.0.0.1
                                  ports:
                                  - {name: http, port: 80, targetPort: 8080}
                                  - {name: %s, port: 81, targetPort: 8081}
                                """
                                        .formatted(name))));
    }

    /** Leads to the very port of the pod that the Service does. */
    private void alias() {
        planner.change(TestingMesh.put(MeshObjects.service("alias", "10.0.0.2")));
        planner.change(TestingMesh.put(MeshObjects.slice("alias", "a")));
        policy("alias", "target: {service: {name: alias}}", PERMISSIVE);
    }

    private void pod(String name, String app) {
        KnownPod known = TestingInventory.known(MeshObjects.pod(name, app));
        planner.pod(known.key(), Optional.of(known));
    }

    /** In their order, the older one first by its name. */
    private void policy(String name, String... parts) {
        planner.policy(TestingPolicies.policy(name, parts), 1);
    }
}
