package dev.midflight.sidecar.config.file;

import dev.midflight.model.traffic.Balancing;
import dev.midflight.model.traffic.Failover;
import dev.midflight.model.traffic.LoadBalancing;
import dev.midflight.model.traffic.Locality;
import dev.midflight.model.traffic.SlowStart;
import dev.midflight.model.traffic.SubsetFallback;
import java.util.Optional;

/** {@code balancing} of a cluster. */
final class BalancingReader {
    /** The kinds by the name that the file has for them. */
    private enum Kind {
        ROUND_ROBIN,
        RANDOM,
        LEAST_REQUEST,
        PEAK_EWMA,
        RING_HASH,
        MAGLEV
    }

    private BalancingReader() {}

    static Optional<LoadBalancing> read(Fields cluster) {
        Optional<Item> item = cluster.get("balancing");
        if (item.isEmpty()) {
            return Optional.of(LoadBalancing.DEFAULT);
        }
        Fields fields = Fields.of(item.get());
        Optional<Balancing> balancing = balancing(fields);
        Optional<SlowStart> slowStart = fields.get("slowStart").flatMap(BalancingReader::slowStart);
        Optional<Failover> failover = fields.get("failover").flatMap(BalancingReader::failover);
        SubsetFallback fallback = fields.choice("subsetFallback", SubsetFallback.NONE);
        fields.end();
        return balancing.flatMap(
                how ->
                        fields.build(
                                () ->
                                        new LoadBalancing(
                                                how,
                                                slowStart.orElse(SlowStart.OFF),
                                                failover.orElse(Failover.DEFAULT),
                                                fallback)));
    }

    private static Optional<Balancing> balancing(Fields fields) {
        Kind kind = fields.choice("policy", Kind.LEAST_REQUEST);
        return switch (kind) {
            case ROUND_ROBIN -> Optional.of(new Balancing.RoundRobin());
            case RANDOM -> Optional.of(new Balancing.Random());
            case LEAST_REQUEST -> {
                int choices = fields.integer("choices", Balancing.LeastRequest.DEFAULT.choices());
                yield fields.build(() -> new Balancing.LeastRequest(choices));
            }
            case PEAK_EWMA -> {
                int decay = fields.integer("decayMillis", Balancing.PeakEwma.DEFAULT.decayMillis());
                yield fields.build(() -> new Balancing.PeakEwma(decay));
            }
            case RING_HASH -> {
                int least = fields.integer("minRingSize", Balancing.RingHash.DEFAULT.minRingSize());
                int most = fields.integer("maxRingSize", Balancing.RingHash.DEFAULT.maxRingSize());
                yield fields.build(() -> new Balancing.RingHash(least, most));
            }
            case MAGLEV -> {
                int size = fields.integer("tableSize", Balancing.Maglev.DEFAULT.tableSize());
                yield fields.build(() -> new Balancing.Maglev(size));
            }
        };
    }

    private static Optional<SlowStart> slowStart(Item item) {
        Fields fields = Fields.of(item);
        int window = fields.integer("windowSeconds", SlowStart.OFF.windowSeconds());
        int percent = fields.integer("minWeightPercent", SlowStart.OFF.minWeightPercent());
        fields.end();
        return fields.build(() -> new SlowStart(window, percent));
    }

    private static Optional<Failover> failover(Item item) {
        Fields fields = Fields.of(item);
        Optional<Locality> own = fields.get("own").flatMap(ClusterReader::locality);
        int over =
                fields.integer(
                        "overprovisioningPercent", Failover.DEFAULT.overprovisioningPercent());
        int panic = fields.integer("panicPercent", Failover.DEFAULT.panicPercent());
        fields.end();
        return fields.build(() -> new Failover(own.orElse(Locality.UNKNOWN), over, panic));
    }
}
