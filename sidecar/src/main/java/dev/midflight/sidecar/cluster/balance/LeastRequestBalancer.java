package dev.midflight.sidecar.cluster.balance;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Draws some by weight and takes the one with the fewest active requests per weight: the power of
 * two choices (Mitzenmacher, 2001). The draw keeps to the weights when nothing is active, the
 * comparison when everything is.
 */
final class LeastRequestBalancer<M extends Member> implements Balancer<M> {
    private final List<M> members;
    private final Shares shares;
    private final int choices;

    LeastRequestBalancer(List<M> members, int choices, RandomGenerator random) {
        this.members = members;
        this.choices = choices;
        this.shares = new Shares(members, random);
    }

    @Override
    public M pick(long hash) {
        int best = shares.draw();
        if (shares.count() > 1) {
            for (int drawn = 1; drawn < choices; drawn++) {
                int other = shares.drawAnother(best);
                if (isLessLoaded(members.get(other), members.get(best))) {
                    best = other;
                }
            }
        }
        return members.get(best);
    }

    private static boolean isLessLoaded(Member one, Member other) {
        return one.active() * other.weight() < other.active() * one.weight();
    }
}
