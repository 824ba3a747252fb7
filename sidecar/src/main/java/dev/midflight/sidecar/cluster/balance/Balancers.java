package dev.midflight.sidecar.cluster.balance;

import dev.midflight.model.traffic.Balancing;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Makes balancers for those of some members that may be used at the moment. What is expensive, a
 * hash table, is made once for all of them.
 */
public final class Balancers<M extends Member> {
    private interface Maker<M extends Member> {
        Balancer<M> over(List<M> usable);
    }

    private final Maker<M> maker;

    public Balancers(
            Balancing balancing, List<M> all, RandomGenerator random, LongSupplier nanoClock) {
        this.maker =
                switch (balancing) {
                    case Balancing.RoundRobin _ -> usable -> TurnBalancer.of(usable, random);
                    case Balancing.Random _ -> usable -> new RandomBalancer<>(usable, random);
                    case Balancing.LeastRequest(int choices) ->
                            usable -> new LeastRequestBalancer<>(usable, choices, random);
                    case Balancing.PeakEwma _ ->
                            usable -> new PeakEwmaBalancer<>(usable, random, nanoClock);
                    case Balancing.RingHash(int least, int most) ->
                            hashed(HashRing.of(all, least, most), all);
                    case Balancing.Maglev(int tableSize) ->
                            hashed(MaglevTable.of(all, tableSize), all);
                };
    }

    private static <M extends Member> Maker<M> hashed(HashTable table, List<M> all) {
        return usable -> new HashBalancer<>(table, all, usable);
    }

    /**
     * @param usable some of all, in the same order; at least one
     */
    public Balancer<M> over(List<M> usable) {
        return maker.over(usable);
    }
}
