package dev.midflight.sidecar.cluster.balance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A member whose load and latency the test sets. */
final class TestingMember implements Member {
    private final String key;
    private final long weight;
    private final LatencyAverage latency = new LatencyAverage(10_000, 0);
    private int active;

    TestingMember(String key, long weight) {
        this.key = key;
        this.weight = weight;
    }

    static List<TestingMember> some(int count) {
        List<TestingMember> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add(new TestingMember("10.0.0." + i + ":80", 1));
        }
        return members;
    }

    static List<TestingMember> weighing(long... weights) {
        List<TestingMember> members = new ArrayList<>();
        for (long weight : weights) {
            members.add(new TestingMember("10.0.0." + members.size() + ":80", weight));
        }
        return members;
    }

    /** How often each one is picked, for hashes at random. */
    static Map<Member, Integer> picks(
            Balancer<TestingMember> balancer, int times, RandomGenerator random) {
        Map<Member, Integer> picks = new HashMap<>();
        for (int i = 0; i < times; i++) {
            picks.merge(balancer.pick(random.nextLong()), 1, Integer::sum);
        }
        return picks;
    }

    TestingMember active(int requests) {
        active = requests;
        return this;
    }

    LatencyAverage latency() {
        return latency;
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public long weight() {
        return weight;
    }

    @Override
    public int active() {
        return active;
    }

    @Override
    public double cost(long nowNanos) {
        return latency.cost(active, nowNanos);
    }

    @Override
    public String toString() {
        return key;
    }
}
