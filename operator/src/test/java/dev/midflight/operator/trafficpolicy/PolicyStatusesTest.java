package dev.midflight.operator.trafficpolicy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.crds.Condition;
import dev.midflight.crds.policy.PolicyTarget;
import dev.midflight.crds.policy.Rejection;
import dev.midflight.crds.policy.TrafficPolicyStatus;
import dev.midflight.operator.replica.PeerAnswer;
import dev.midflight.operator.replica.Tally;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.serve.Acknowledgement;
import dev.midflight.operator.serve.ResourceName;
import dev.midflight.operator.trafficpolicy.PolicyReach.OnShelf;
import dev.midflight.operator.translate.Conflict;
import dev.midflight.operator.translate.PolicyEntry;
import dev.midflight.operator.translate.TestingPolicies;
import dev.midflight.wire.xds.XdsType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is said of a policy, and how often. */
final class PolicyStatusesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final PolicyTarget ALL = PolicyTarget.NAMESPACE;
    private static final ResourceName TABLE = new ResourceName(XdsType.ROUTES, "shop/reviews/80");
    private static final PolicyVerdict FINE =
            new PolicyVerdict(3, List.of(), List.of(), PolicyReach.NOWHERE);

    private final TestingShelves shelves = new TestingShelves();

    @Test
    void whatCantBeTranslatedSaysEveryReason() {
        PolicyVerdict verdict =
                new PolicyVerdict(3, List.of("a: b", "c: d"), List.of(), PolicyReach.NOWHERE);

        TrafficPolicyStatus status = status(verdict, Programmed.NONE);

        assertEquals("False Invalid a: b; c: d", text(status, "Accepted"));
        assertEquals("False NotAccepted ", text(status, "Programmed"));
        assertEquals(3L, status.observedGeneration());
    }

    @Test
    void whoRunsByTheGuardsOfARefusedPolicyIsTold() {
        PolicyReach guarded =
                new PolicyReach(Optional.empty(), List.of(new OnShelf("pod/1", Set.of(TABLE))));
        PolicyVerdict verdict = new PolicyVerdict(3, List.of("a: b"), List.of(), guarded);

        TrafficPolicyStatus status = status(verdict, known(2, 1, Map.of("shop/a", "why")));

        assertEquals(
                "False NotAccepted its guards: 1 of 2, 1 refused: why", text(status, "Programmed"));
        assertEquals(1, status.rejected());
    }

    @Test
    void aLoserSaysWhoCounts() {
        PolicyEntry older = entry("older");
        PolicyVerdict verdict =
                new PolicyVerdict(
                        3,
                        List.of(),
                        List.of(
                                new Conflict(
                                        entry("younger"), "routes", older, Conflict.Why.OLDER)),
                        PolicyReach.NOWHERE);

        TrafficPolicyStatus status = status(verdict, Programmed.NONE);

        assertEquals(
                "True OlderPolicy routes: shop/older counts, it is older",
                text(status, "Conflicted"));
    }

    @Test
    void oneThatCountsNowhereSaysWhoDoes() {
        PolicyVerdict verdict =
                new PolicyVerdict(
                        3,
                        List.of(),
                        List.of(
                                new Conflict(
                                        entry("broad"),
                                        "mtls",
                                        entry("narrow"),
                                        Conflict.Why.NARROWER)),
                        PolicyReach.NOWHERE);

        assertEquals(
                "True NarrowerPolicy mtls: shop/narrow counts, its target is more particular",
                text(status(verdict, Programmed.NONE), "Conflicted"));
    }

    @Test
    void sidecarsThatRefuseAreCountedByReason() {
        Programmed programmed = known(12, 9, Map.of("shop/a", "x", "shop/b", "y", "shop/c", "y"));

        TrafficPolicyStatus status = status(FINE, programmed);

        assertEquals("False Refused 9 of 12, 3 refused: y", text(status, "Programmed"));
        assertEquals(
                List.of(new Rejection("y", 2, "shop/b"), new Rejection("x", 1, "shop/a")),
                status.rejections());
        assertEquals(3, status.rejected());
    }

    @Test
    void everySidecarHasToAcknowledge() {
        assertEquals(
                "False Pending 11 of 12",
                text(status(FINE, known(12, 11, Map.of())), "Programmed"));
        assertEquals(
                "True Programmed 12 of 12",
                text(status(FINE, known(12, 12, Map.of())), "Programmed"));
        assertEquals(
                "False NoSidecars no sidecar that it reaches is connected",
                text(status(FINE, Programmed.NONE), "Programmed"));
    }

    @Test
    void sidecarsOfOtherReplicasCount() {
        Programmed programmed =
                Programmed.of(
                        Tally.of(7, 6, Map.of("shop/a", "why")),
                        List.of(
                                new PeerAnswer.Counted(Tally.of(4, 4, Map.of())),
                                new PeerAnswer.Counted(Tally.of(1, 1, Map.of()))));

        TrafficPolicyStatus status = status(FINE, programmed);

        assertEquals("False Refused 11 of 12, 1 refused: why", text(status, "Programmed"));
        assertEquals(12, status.sidecars());
        assertEquals(11, status.acknowledged());
    }

    @Test
    void nothingIsProgrammedWhileAReplicaIsNotHeardOf() {
        Tally own = Tally.of(7, 7, Map.of());
        PeerAnswer other = new PeerAnswer.Counted(Tally.of(2, 2, Map.of()));
        PeerAnswer silent = new PeerAnswer.Silent();
        PeerAnswer behind = new PeerAnswer.Behind();

        assertEquals(
                "False Pending 9 of 9, 1 replica did not answer",
                text(status(FINE, Programmed.of(own, List.of(other, silent))), "Programmed"));
        assertEquals(
                "False Pending 7 of 7, not translated yet by 1 replica, 2 replicas did not answer",
                text(
                        status(FINE, Programmed.of(own, List.of(silent, behind, silent))),
                        "Programmed"));
        assertEquals(
                "False Pending 0 of 0, not translated yet by 1 replica",
                text(status(FINE, Programmed.of(Tally.NONE, List.of(behind))), "Programmed"));
        assertEquals(
                "False Refused 0 of 1, 1 replica did not answer, 1 refused: why",
                text(
                        status(
                                FINE,
                                Programmed.of(
                                        Tally.of(1, 0, Map.of("shop/a", "why")), List.of(silent))),
                        "Programmed"));
    }

    @Test
    void theSameSightsGiveTheSameStatus() {
        TrafficPolicyStatus first = status(FINE, Programmed.NONE);

        TrafficPolicyStatus second =
                PolicyStatuses.of(ALL, first, FINE, Programmed.NONE, NOW.plusSeconds(60));

        assertEquals(first, second);
    }

    @Test
    void podsThatReadBothShelvesCountOnce() {
        PodKey a = new PodKey("shop", "a", "1");
        PodKey b = new PodKey("shop", "b", "2");
        PodKey c = new PodKey("shop", "c", "3");
        shelves.acknowledgements.put(
                "ns/shop", new Acknowledgement(Set.of(a, b, c), Set.of(), Map.of()));
        shelves.acknowledgements.put(
                "pod/1", new Acknowledgement(Set.of(a), Set.of(a), Map.of(a, "no such filter")));
        shelves.acknowledgements.put("pod/2", new Acknowledgement(Set.of(b), Set.of(), Map.of()));
        PolicyReach reach =
                new PolicyReach(
                        Optional.of(new OnShelf("ns/shop", Set.of(TABLE))),
                        List.of(
                                new OnShelf("pod/1", Set.of(TABLE)),
                                new OnShelf("pod/2", Set.of(TABLE))));

        Tally tally = OwnStandings.tally(reach, shelves);

        assertEquals(Tally.of(3, 2, Map.of("shop/a", "no such filter")), tally);
    }

    @Test
    void targetsAreShort() {
        assertEquals("*", target("{}"));
        assertEquals("reviews", target("service: {name: reviews}"));
        assertEquals("reviews:80", target("service: {name: reviews, port: 80}"));
        assertEquals(
                "app=web,tier In (a,b)",
                target(
                        "workload: {matchLabels: {app: web}, matchExpressions: [{key: tier,"
                                + " operator: In, values: [a, b]}]}"));
    }

    private static String target(String yaml) {
        return PolicyStatuses.text(Serialization.unmarshal(yaml, PolicyTarget.class));
    }

    private static TrafficPolicyStatus status(PolicyVerdict verdict, Programmed programmed) {
        return PolicyStatuses.of(ALL, TrafficPolicyStatus.NONE, verdict, programmed, NOW);
    }

    private static Programmed known(int of, int acknowledged, Map<String, String> refused) {
        return Programmed.of(Tally.of(of, acknowledged, refused), List.of());
    }

    private static PolicyEntry entry(String name) {
        return TestingPolicies.policy(name, "{}");
    }

    private static String text(TrafficPolicyStatus status, String type) {
        Condition condition =
                status.conditions().stream()
                        .filter(each -> each.type().equals(type))
                        .findFirst()
                        .orElseThrow();
        return condition.status() + " " + condition.reason() + " " + condition.message();
    }
}
