package dev.midflight.sidecar.config.file;

import dev.midflight.model.traffic.Balancing;
import dev.midflight.model.traffic.Failover;
import dev.midflight.model.traffic.LoadBalancing;
import dev.midflight.model.traffic.SlowStart;
import dev.midflight.sidecar.config.Words;
import java.util.Map;

/** What {@link BalancingReader} reads. */
final class BalancingWriter {
    private BalancingWriter() {}

    static Map<String, Object> write(LoadBalancing balancing) {
        return policy(balancing.balancing())
                .put("slowStart", slowStart(balancing.slowStart()))
                .put("failover", failover(balancing.failover()))
                .choice("subsetFallback", balancing.subsetFallback())
                .map();
    }

    private static Tree policy(Balancing balancing) {
        Tree tree = new Tree().put("policy", Words.of(balancing));
        return switch (balancing) {
            case Balancing.RoundRobin(), Balancing.Random() -> tree;
            case Balancing.LeastRequest(int choices) -> tree.put("choices", choices);
            case Balancing.PeakEwma(int decayMillis) -> tree.put("decayMillis", decayMillis);
            case Balancing.RingHash(int least, int most) ->
                    tree.put("minRingSize", least).put("maxRingSize", most);
            case Balancing.Maglev(int tableSize) -> tree.put("tableSize", tableSize);
        };
    }

    private static Map<String, Object> slowStart(SlowStart slowStart) {
        return new Tree()
                .put("windowSeconds", slowStart.windowSeconds())
                .put("minWeightPercent", slowStart.minWeightPercent())
                .map();
    }

    private static Map<String, Object> failover(Failover failover) {
        return new Tree()
                .map("own", ClusterWriter.locality(failover.own()))
                .put("overprovisioningPercent", failover.overprovisioningPercent())
                .put("panicPercent", failover.panicPercent())
                .map();
    }
}
