package dev.midflight.sidecar.cluster.balance;

import java.util.List;
import java.util.random.RandomGenerator;

/** Plain round robin, for equal weights; begins anywhere, so that not every loop begins alike. */
final class TurnBalancer<M extends Member> implements Balancer<M> {
    private final List<M> members;
    private int next;

    private TurnBalancer(List<M> members, int next) {
        this.members = members;
        this.next = next;
    }

    static <M extends Member> Balancer<M> of(List<M> members, RandomGenerator random) {
        long weight = members.getFirst().weight();
        return members.stream().allMatch(member -> member.weight() == weight)
                ? new TurnBalancer<>(members, random.nextInt(members.size()))
                : new DeadlineBalancer<>(members, random);
    }

    @Override
    public M pick(long hash) {
        M member = members.get(next);
        next = next + 1 == members.size() ? 0 : next + 1;
        return member;
    }
}
