package dev.midflight.operator.rollout;

import dev.midflight.crds.Partition;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which pods stay on the previous version, and whose turn is when: the same for the same names. */
final class RollOrder {
    /** Who keeps the previous version longest comes first; the roll begins at the end. */
    static final Comparator<PodKey> KEEPS_LONGEST =
            Comparator.comparingInt(RollOrder::place).thenComparing(PodKey::toString);

    private RollOrder() {}

    static Set<PodKey> staying(List<PodKey> pods, Partition partition) {
        return switch (partition) {
            case Partition.Count(int count) ->
                    pods.stream().sorted(KEEPS_LONGEST).limit(count).collect(Collectors.toSet());
            case Partition.Percentage percentage ->
                    pods.stream()
                            .filter(pod -> percentage.keeps(pod.namespace(), pod.name()))
                            .collect(Collectors.toSet());
        };
    }

    private static int place(PodKey pod) {
        return Partition.placeOf(pod.namespace(), pod.name());
    }
}
