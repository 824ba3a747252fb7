package dev.midflight.sidecar.cluster.balance;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks a hash up; where the member that it belongs to may not be used, goes on to the next place
 * whose member may. So only what an unusable member had moves, to all others alike, and moves back.
 */
final class HashBalancer<M extends Member> implements Balancer<M> {
    private final HashTable table;
    private final List<M> all;
    private final boolean[] usable;
    private final M fallback;

    HashBalancer(HashTable table, List<M> all, List<M> usable) {
        this.table = table;
        this.all = all;
        this.usable = new boolean[all.size()];
        this.fallback = usable.getFirst();
        Set<M> set = new HashSet<>(usable);
        for (int i = 0; i < all.size(); i++) {
            this.usable[i] = set.contains(all.get(i));
        }
    }

    /** A usable member without any place, which a table too small may leave, is the last resort. */
    @Override
    public M pick(long hash) {
        int place = table.placeOf(hash);
        for (int i = 0; i < table.places(); i++) {
            int member = table.memberAt(place);
            if (usable[member]) {
                return all.get(member);
            }
            place = place + 1 == table.places() ? 0 : place + 1;
        }
        return fallback;
    }
}
