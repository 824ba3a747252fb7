package dev.midflight.sidecar.cluster.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.traffic.Balancing;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What each balancer does with many picks; the random numbers are the same in every run. */
class BalancersTest {
    private static final int PICKS = 100_000;

    private final SplittableRandom random = new SplittableRandom(7);

    @Test
    void roundRobinTakesTurns() {
        Balancer<TestingMember> balancer = over(new Balancing.RoundRobin(), 1, 1, 1);

        List<TestingMember> picked = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            picked.add(balancer.pick(0));
        }

        assertEquals(3, picked.stream().distinct().count());
        assertEquals(picked.subList(0, 3), picked.subList(3, 6));
    }

    @Test
    void weightedRoundRobinKeepsToTheWeightsExactlyAndSmoothly() {
        Balancer<TestingMember> balancer = over(new Balancing.RoundRobin(), 5, 2, 1);
        TestingMember heavy = null;
        int row = 0;
        int longestRow = 0;

        int heavyPicks = 0;
        for (int i = 0; i < 800; i++) {
            TestingMember picked = balancer.pick(0);
            heavyPicks += picked.weight() == 5 ? 1 : 0;
            row = picked == heavy ? row + 1 : 0;
            heavy = picked.weight() == 5 ? picked : null;
            longestRow = Math.max(longestRow, row);
        }

        assertEquals(500, heavyPicks, 2);
        assertTrue(longestRow <= 2, "in a row: " + (longestRow + 1));
    }

    @Test
    void theRandomOneKeepsToTheWeights() {
        assertShares(over(new Balancing.Random(), 70, 20, 10), 0.7, 0.2, 0.1);
    }

    @Test
    void leastRequestKeepsToTheWeightsWhileNobodyIsBusy() {
        List<TestingMember> members = TestingMember.weighing(3, 3, 2);
        Balancer<TestingMember> balancer = over(Balancing.LeastRequest.DEFAULT, members);
        int[] active = new int[3];

        for (int i = 0; i < 800; i++) {
            TestingMember picked = balancer.pick(0);
            int index = members.indexOf(picked);
            picked.active(++active[index]);
        }

        assertEquals(300, active[0], 10);
        assertEquals(300, active[1], 10);
        assertEquals(200, active[2], 10);
    }

    @Test
    void leastRequestDrawsByWeightWhereEveryRequestIsOverBeforeTheNext() {
        assertShares(over(Balancing.LeastRequest.DEFAULT, 10, 30), 0.25, 0.75);
    }

    @Test
    void leastRequestLeavesTheBusyOneAlone() {
        List<TestingMember> members = TestingMember.some(10);
        members.get(3).active(100);

        Map<Member, Integer> picks =
                TestingMember.picks(over(Balancing.LeastRequest.DEFAULT, members), PICKS, random);

        assertEquals(9, picks.size());
        assertTrue(!picks.containsKey(members.get(3)));
    }

    @Test
    void peakEwmaLeavesTheSlowOneAlone() {
        List<TestingMember> members = TestingMember.some(4);
        for (TestingMember member : members) {
            member.latency().observe(1_000_000, 1);
        }
        members.get(2).latency().observe(50_000_000, 2);

        Map<Member, Integer> picks =
                TestingMember.picks(over(Balancing.PeakEwma.DEFAULT, members), PICKS, random);

        assertTrue(!picks.containsKey(members.get(2)), picks::toString);
    }

    @Test
    void noPickAllocates() {
        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<TestingMember> members = TestingMember.weighing(3, 2, 2, 1, 9);
        for (Balancing balancing : all()) {
            Balancer<TestingMember> balancer = over(balancing, members);
            long sum = pickMany(balancer);
            long before = threads.getCurrentThreadAllocatedBytes();
            sum += pickMany(balancer);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;

            assertTrue(sum > 0);
            assertTrue(allocated < PICKS, balancing + ": " + allocated + " bytes");
        }
    }

    private static long pickMany(Balancer<TestingMember> balancer) {
        long sum = 0;
        for (int i = 0; i < PICKS; i++) {
            sum += balancer.pick(i * 0x9e3779b97f4a7c15L).weight();
        }
        return sum;
    }

    private static List<Balancing> all() {
        return List.of(
                new Balancing.RoundRobin(),
                new Balancing.Random(),
                Balancing.LeastRequest.DEFAULT,
                Balancing.PeakEwma.DEFAULT,
                Balancing.RingHash.DEFAULT,
                Balancing.Maglev.DEFAULT);
    }

    private void assertShares(Balancer<TestingMember> balancer, double... shares) {
        Map<Member, Integer> picks = TestingMember.picks(balancer, PICKS, random);
        picks.forEach(
                (member, count) -> {
                    int index = Integer.parseInt(member.key().substring(7, 8));
                    assertEquals(shares[index], (double) count / PICKS, 0.01);
                });
        assertEquals(shares.length, picks.size());
    }

    private Balancer<TestingMember> over(Balancing balancing, long... weights) {
        return over(balancing, TestingMember.weighing(weights));
    }

    private Balancer<TestingMember> over(Balancing balancing, List<TestingMember> members) {
        return new Balancers<>(balancing, members, random, () -> 3).over(members);
    }
}
