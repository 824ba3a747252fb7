package dev.midflight.sidecar.cluster.balance;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Of two drawn by weight, that whose {@link LatencyAverage} times active requests is lower. */
final class PeakEwmaBalancer<M extends Member> implements Balancer<M> {
    private final List<M> members;
    private final Shares shares;
    private final LongSupplier nanoClock;

    PeakEwmaBalancer(List<M> members, RandomGenerator random, LongSupplier nanoClock) {
        this.members = members;
        this.nanoClock = nanoClock;
        this.shares = new Shares(members, random);
    }

    @Override
    public M pick(long hash) {
        int first = shares.draw();
        M one = members.get(first);
        if (shares.count() == 1) {
            return one;
        }
        M other = members.get(shares.drawAnother(first));
        long now = nanoClock.getAsLong();
        return load(other, now) < load(one, now) ? other : one;
    }

    private static double load(Member member, long now) {
        return member.cost(now) / member.weight();
    }
}
