package dev.midflight.operator.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.policy.MtlsMode;
import dev.midflight.model.traffic.ListenerProtocol;
import dev.midflight.model.traffic.Locality;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which policies count, and why others do not. */
final class PolicyDecisionTest {
    private static final ServiceKey REVIEWS = new ServiceKey("shop", "reviews");
    private static final MeshService SERVICE =
            new MeshService(
                    REVIEWS,
                    "",
                    List.of("10.0.0.1"),
                    List.of(
                            new MeshPort(80, ListenerProtocol.HTTP),
                            new MeshPort(3306, ListenerProtocol.TCP)));
    private static final MeshPod POD =
            new MeshPod(
                    "shop",
                    "a",
                    "reviews",
                    Map.of("app", "reviews"),
                    Locality.UNKNOWN,
                    Map.of(),
                    false);

    private final List<PolicyEntry> policies = new ArrayList<>();

    @Test
    void everyReasonIsTold() {
        policy(
                "a",
                "target: {service: {name: reviews}}",
                "routes: [{name: x, match: {path: {regex: '['}}, split: [{subset: v9}, {port: 1}]}]",
                "quotas: [{name: q, requests: 1, periodSeconds: 86400, burst: 1000000}]");

        List<String> reasons = refused().getOrDefault(new PolicyKey("shop", "a"), List.of());

        assertEquals(
                List.of(
                        "spec.routes[x].match",
                        "spec.routes[x].split[0]",
                        "spec.routes[x].split[1]",
                        "spec.quotas[q]"),
                reasons.stream().map(line -> line.substring(0, line.indexOf(": "))).toList());
    }

    @Test
    void aRefusedPolicyTakesItsSubsetsAway() {
        policy(
                "a",
                "target: {service: {name: reviews}}",
                "subsets: [{name: v1, labels: {version: v1}}]",
                "check: {rules: [{action: Allow, match: {path: {regex: '['}}}]}");
        policy(
                "b",
                "target: {service: {name: reviews}}",
                "routes: [{name: x, split: [{subset: v1}]}]");

        PolicyDecision decision = decision();

        assertEquals(
                Set.of(new PolicyKey("shop", "a"), new PolicyKey("shop", "b")),
                decision.refused().keySet());
        assertEquals(CallerParts.NONE, decision.book().callers(REVIEWS, 80));
    }

    /** A mistake in a route must not open what the same policy closes. */
    @Test
    void whatGuardsPodsHoldsInARefusedPolicyToo() {
        policy(
                "a",
                "target: {workload: {matchLabels: {app: reviews}}}",
                "mtls: {mode: Strict}",
                "check: {rules: [], otherwise: Deny}",
                "quotas: [{name: q, requests: 1, periodSeconds: 86400, burst: 1000000}]");

        PolicyDecision decision = decision();

        assertEquals(Set.of(new PolicyKey("shop", "a")), decision.refused().keySet());
        ServerParts parts = decision.book().servers(POD, Set.of());
        assertEquals(Optional.of(MtlsMode.STRICT), parts.mtls());
        assertEquals(1, parts.checks().size());
    }

    @Test
    void aPortThatIsTcpHasNoRoutes() {
        policy("a", "target: {service: {name: reviews, port: 3306}}", "routes: [{name: x}]");
        policy("b", "target: {service: {name: reviews}}", "routes: [{name: x}]");

        assertEquals(Set.of(new PolicyKey("shop", "a")), refused().keySet());
    }

    @Test
    void withoutATargetItIsTheNamespace() {
        policy("a", "mtls: {mode: Strict}");
        policy("b", "target: {workload: {}}", "mtls: {mode: Disabled}");
        policy("c", "target: {workload: {matchLabels: {app: other}}}", "mtls: {mode: Permissive}");

        PolicyDecision decision = decision();

        assertEquals(Optional.of(MtlsMode.STRICT), decision.book().servers(POD, Set.of()).mtls());
        assertEquals("shop/b", decision.book().conflicts().getFirst().loser().toString());
        assertEquals(1, decision.book().conflicts().size());
    }

    @Test
    void ofOneTargetTheOlderModeCountsAndOfOthersTheStricter() {
        policy(
                "a",
                "target: {workload: {matchLabels: {app: reviews}}}",
                "mtls: {mode: Permissive}");
        policy("b", "target: {workload: {matchLabels: {app: reviews}}}", "mtls: {mode: Strict}");
        Optional<MtlsMode> ofOne = decision().book().servers(POD, Set.of()).mtls();
        policy(
                "c",
                "target: {workload: {matchExpressions: [{key: app, operator: Exists}]}}",
                "mtls: {mode: Strict}");

        assertEquals(Optional.of(MtlsMode.PERMISSIVE), ofOne);
        assertEquals(Optional.of(MtlsMode.STRICT), decision().book().servers(POD, Set.of()).mtls());
    }

    @Test
    void aMoreParticularTargetCountsWithoutAConflict() {
        policy("a", "target: {service: {name: reviews}}", "routes: [{name: all}]");
        policy("b", "target: {service: {name: reviews, port: 80}}", "routes: [{name: port}]");

        PolicyDecision decision = decision();

        assertEquals("port", decision.book().callers(REVIEWS, 80).routes().getFirst().name());
        assertTrue(decision.book().conflicts().isEmpty());
    }

    private Map<PolicyKey, List<String>> refused() {
        return decision().refused();
    }

    private PolicyDecision decision() {
        return PolicyDecision.of(
                policies,
                key -> key.equals(REVIEWS) ? Optional.of(SERVICE) : Optional.empty(),
                "cluster.local");
    }

    /** Of the same second, so that the smaller name is the older one. */
    private void policy(String name, String... parts) {
        policies.add(TestingPolicies.policy(name, parts));
    }
}
