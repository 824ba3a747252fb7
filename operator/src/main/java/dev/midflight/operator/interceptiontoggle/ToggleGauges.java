package dev.midflight.operator.interceptiontoggle;

import dev.midflight.crds.InterceptionToggle;
import dev.midflight.operator.toggle.Candidate.Place;
import dev.midflight.operator.toggle.TogglePlan;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** How many pods of each toggle are where on their way. */
final class ToggleGauges {
    private final MultiGauge pods;
    private final Map<String, List<MultiGauge.Row<Number>>> rows = new ConcurrentHashMap<>();

    ToggleGauges(MeterRegistry meters) {
        pods =
                MultiGauge.builder("midflight.toggle.pods")
                        .description("Pods of each InterceptionToggle by state")
                        .register(meters);
    }

    void show(InterceptionToggle toggle, TogglePlan plan) {
        String namespace = toggle.getMetadata().getNamespace();
        String name = toggle.getMetadata().getName();
        rows.put(
                toggle.getMetadata().getUid(),
                Arrays.stream(Place.values())
                        .map(
                                place ->
                                        MultiGauge.Row.of(
                                                Tags.of(
                                                        "namespace",
                                                        namespace,
                                                        "name",
                                                        name,
                                                        "state",
                                                        state(place)),
                                                plan.count(place)))
                        .toList());
        publish();
    }

    void forget(InterceptionToggle toggle) {
        rows.remove(toggle.getMetadata().getUid());
        publish();
    }

    private void publish() {
        pods.register(
                rows.values().stream().flatMap(List::stream).collect(Collectors.toList()), true);
    }

    private static String state(Place place) {
        return place.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
