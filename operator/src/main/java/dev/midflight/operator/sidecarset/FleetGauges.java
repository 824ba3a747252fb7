package dev.midflight.operator.sidecarset;

import dev.midflight.crds.SidecarSet;
import dev.midflight.operator.rollout.Fleet;
import dev.midflight.operator.rollout.FleetPod;
import dev.midflight.operator.rollout.Sighting;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** How many pods of each SidecarSet serve with which version, and in which state. */
final class FleetGauges {
    private final MultiGauge pods;
    private final Map<String, Map<Tags, Long>> counts = new ConcurrentHashMap<>();

    FleetGauges(MeterRegistry meters) {
        pods =
                MultiGauge.builder("midflight.pods")
                        .description("Injected pods by SidecarSet, version and state")
                        .register(meters);
    }

    void show(SidecarSet set, Fleet fleet) {
        String name = set.getMetadata().getName();
        counts.put(
                name,
                fleet.members().stream()
                        .collect(
                                Collectors.groupingBy(
                                        member -> tags(name, member), Collectors.counting())));
        publish();
    }

    void forget(SidecarSet set) {
        counts.remove(set.getMetadata().getName());
        publish();
    }

    private void publish() {
        pods.register(
                counts.values().stream()
                        .flatMap(ofSet -> ofSet.entrySet().stream())
                        .map(entry -> MultiGauge.Row.of(entry.getKey(), entry.getValue()))
                        .collect(Collectors.toList()),
                true);
    }

    private static Tags tags(String set, Fleet.Member member) {
        return Tags.of(
                "sidecarset", set, "version", version(member), "state", state(member.sighting()));
    }

    private static String version(Fleet.Member member) {
        return switch (member.sighting()) {
            case Sighting.Seen seen -> seen.own().version().name();
            case Sighting.Silent _ -> tag(member.pod());
        };
    }

    private static String tag(FleetPod pod) {
        String image = pod.slot(pod.intent().active()).image();
        return image.substring(image.lastIndexOf(':') + 1);
    }

    private static String state(Sighting sighting) {
        return switch (sighting) {
            case Sighting.Silent _ -> "silent";
            case Sighting.Steady _ -> "steady";
            case Sighting.Moving _ -> "moving";
            case Sighting.Lame _ -> "lame";
        };
    }
}
