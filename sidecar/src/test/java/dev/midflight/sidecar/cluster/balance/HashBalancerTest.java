package dev.midflight.sidecar.cluster.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.traffic.Balancing;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HashBalancerTest {
    private static final int KEYS = 50_000;

    private static List<Balancing> hashes() {
        return List.of(Balancing.RingHash.DEFAULT, Balancing.Maglev.DEFAULT);
    }

    @ParameterizedTest
    @MethodSource("hashes")
    void theSameHashLeadsToTheSameMember(Balancing balancing) {
        List<TestingMember> members = TestingMember.some(20);
        Balancer<TestingMember> one = over(balancing, members, members);
        Balancer<TestingMember> other = over(balancing, TestingMember.some(20), members);

        assertEquals(KEYS, alike(one, other));
    }

    @ParameterizedTest
    @MethodSource("hashes")
    void onlyWhatAMemberHadMovesWhenItMayNotBeUsed(Balancing balancing) {
        List<TestingMember> members = TestingMember.some(20);
        Balancer<TestingMember> all = over(balancing, members, members);
        Balancer<TestingMember> without = over(balancing, members, members.subList(1, 20));

        int moved = 0;
        for (int key = 0; key < KEYS; key++) {
            TestingMember before = all.pick(key);
            if (before == members.getFirst()) {
                moved++;
            } else {
                assertEquals(before, without.pick(key));
            }
        }

        assertEquals(0.05, (double) moved / KEYS, 0.02);
    }

    @Test
    void littleMoreThanWhatAMemberHadMovesWhenItLeavesMaglev() {
        assertEquals(0.05, disruption(Balancing.Maglev.DEFAULT), 0.03);
    }

    @Test
    void nothingMoreThanWhatAMemberHadMovesWhenItLeavesARing() {
        List<TestingMember> members = TestingMember.some(20);
        Balancer<TestingMember> all = over(Balancing.RingHash.DEFAULT, members, members);
        int had = 0;
        for (int key = 0; key < KEYS; key++) {
            had += all.pick(key) == members.getFirst() ? 1 : 0;
        }

        assertEquals((double) had / KEYS, disruption(Balancing.RingHash.DEFAULT), 1e-9);
    }

    /** The share of the keys that belong to another member once the first of twenty is gone. */
    private static double disruption(Balancing balancing) {
        List<TestingMember> members = TestingMember.some(20);
        List<TestingMember> rest = members.subList(1, 20);
        return 1.0
                - (double) alike(over(balancing, members, members), over(balancing, rest, rest))
                        / KEYS;
    }

    private static int alike(Balancer<TestingMember> one, Balancer<TestingMember> other) {
        int alike = 0;
        for (int key = 0; key < KEYS; key++) {
            alike += one.pick(key).key().equals(other.pick(key).key()) ? 1 : 0;
        }
        return alike;
    }

    @Test
    void maglevIsEven() {
        assertShares(Balancing.Maglev.DEFAULT, 0.01, 1, 1, 1, 1, 1);
    }

    @ParameterizedTest
    @MethodSource("hashes")
    void aHeavyMemberHasMore(Balancing balancing) {
        assertShares(balancing, 0.05, 6, 3, 1);
    }

    private static void assertShares(Balancing balancing, double tolerance, long... weights) {
        List<TestingMember> members = TestingMember.weighing(weights);
        double total = members.stream().mapToLong(Member::weight).sum();

        Map<Member, Integer> picks =
                TestingMember.picks(
                        over(balancing, members, members), KEYS, new SplittableRandom(1));

        for (Member member : members) {
            assertEquals(
                    member.weight() / total,
                    (double) picks.getOrDefault(member, 0) / KEYS,
                    tolerance);
        }
    }

    @Test
    void aTableTooSmallForAllStillLeadsSomewhere() {
        List<TestingMember> members = TestingMember.some(50);
        List<TestingMember> last = members.subList(49, 50);

        assertTrue(last.contains(over(new Balancing.Maglev(7), members, last).pick(3)));
    }

    private static Balancer<TestingMember> over(
            Balancing balancing, List<TestingMember> all, List<TestingMember> usable) {
        List<TestingMember> same = all.stream().filter(m -> has(usable, m)).toList();
        return new Balancers<>(balancing, all, new SplittableRandom(1), () -> 0).over(same);
    }

    private static boolean has(List<TestingMember> members, TestingMember one) {
        return members.stream().anyMatch(member -> member.key().equals(one.key()));
    }
}
