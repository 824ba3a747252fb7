package dev.midflight.sidecar.cluster.balance;

import java.util.List;
import java.util.random.RandomGenerator;

final class RandomBalancer<M extends Member> implements Balancer<M> {
    private final List<M> members;
    private final Shares shares;

    RandomBalancer(List<M> members, RandomGenerator random) {
        this.members = members;
        this.shares = new Shares(members, random);
    }

    @Override
    public M pick(long hash) {
        return members.get(shares.draw());
    }
}
