package dev.midflight.operator.interceptiontoggle;

import dev.midflight.crds.Desired;
import dev.midflight.crds.InterceptionToggle;
import dev.midflight.crds.InterceptionToggleSpec;
import dev.midflight.crds.ToggleStep;
import dev.midflight.crds.TrafficDirection;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Toggles of the tests: generation 7, namespace shop, everything off. */
final class TestingToggles {
    private TestingToggles() {}

    static InterceptionToggle toggle(String name) {
        return toggle(name, "2026-01-01T00:00:00Z", new LabelSelector(), "1", step("Test"));
    }

    static InterceptionToggle toggle(
            String name,
            String created,
            LabelSelector selector,
            String maxUnavailable,
            ToggleStep... steps) {
        InterceptionToggle toggle = new InterceptionToggle();
        toggle.setMetadata(
                new ObjectMetaBuilder()
                        .withNamespace("shop")
                        .withName(name)
                        .withUid("uid-" + name)
                        .withGeneration(7L)
                        .withCreationTimestamp(created)
                        .build());
        toggle.setSpec(
                new InterceptionToggleSpec(
                        selector,
                        Desired.DISABLED,
                        TrafficDirection.BOTH,
                        List.of(),
                        List.of(),
                        List.of(steps),
                        maxUnavailable.endsWith("%")
                                ? new IntOrString(maxUnavailable)
                                : new IntOrString(Integer.parseInt(maxUnavailable)),
                        5,
                        1,
                        0,
                        60,
                        false));
        return toggle;
    }

    static LabelSelector app(String app) {
        return new LabelSelectorBuilder().addToMatchLabels("app", app).build();
    }

    /** The same with a second for each phase, and none to drain. */
    static InterceptionToggle hasty(InterceptionToggle toggle) {
        return timed(toggle, 0, 0, 1);
    }

    /** The same with so many seconds for consumers to find who came back. */
    static InterceptionToggle settling(InterceptionToggle toggle, int seconds) {
        return timed(toggle, 5, seconds, 60);
    }

    /** The same with so many seconds to drain. */
    static InterceptionToggle draining(InterceptionToggle toggle, int seconds) {
        return timed(toggle, seconds, 0, 60);
    }

    /** On for so many ports and destinations. */
    static InterceptionToggle narrowed(InterceptionToggle toggle, int ports, int cidrs) {
        InterceptionToggleSpec spec = toggle.getSpec();
        toggle.setSpec(
                new InterceptionToggleSpec(
                        spec.selector(),
                        Desired.ENABLED,
                        TrafficDirection.OUTBOUND,
                        IntStream.range(0, ports).mapToObj(i -> 20_000 + i).toList(),
                        IntStream.range(0, cidrs).mapToObj(i -> "10." + i + ".0.0/16").toList(),
                        spec.steps(),
                        spec.maxUnavailable(),
                        spec.drainSeconds(),
                        spec.quietSeconds(),
                        spec.settleSeconds(),
                        spec.deadlineSeconds(),
                        true));
        return toggle;
    }

    private static InterceptionToggle timed(
            InterceptionToggle toggle, int drain, int settle, int deadline) {
        InterceptionToggleSpec spec = toggle.getSpec();
        toggle.setSpec(
                new InterceptionToggleSpec(
                        spec.selector(),
                        spec.desired(),
                        spec.direction(),
                        spec.ports(),
                        spec.cidrs(),
                        spec.steps(),
                        spec.maxUnavailable(),
                        drain,
                        1,
                        settle,
                        deadline,
                        false));
        return toggle;
    }

    static ToggleStep step(String adapter, String setting, String value) {
        return new ToggleStep(adapter, Map.of(setting, value), null);
    }

    static ToggleStep step(String adapter) {
        return new ToggleStep(adapter, Map.of(), null);
    }
}
