package dev.midflight.operator.interceptiontoggle;

import dev.midflight.model.CommandResult;
import dev.midflight.model.FleetCommand.Action.SetInterception;
import dev.midflight.model.InterceptionReport;
import dev.midflight.model.InterceptionScope;
import dev.midflight.model.SidecarReport;
import dev.midflight.operator.fleet.Proxies;
import dev.midflight.operator.interception.ReportedRules;
import dev.midflight.operator.toggle.ToggleOutcome;
import dev.midflight.operator.toggle.ToggleRun;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Has the rules changed, and believes it when the interceptor says so and a witness has seen it. In
 * an emergency all rules are off, and the pod only has to get back into its registries.
 */
record Switch(
        ToggledPod pod,
        Proxies proxies,
        Witnesses witnesses,
        BooleanSupplier emergency,
        Pace pace) {
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final int LOOKS_PER_COMMAND = 4;

    ToggleOutcome perform(ToggleRun run, Consumer<String> trouble) throws InterruptedException {
        InterceptionScope scope = run.scope();
        AtomicReference<String> refusal = new AtomicReference<>("not asked yet");
        return pace.until(
                pod.deadline(run.since()), trouble, count -> missing(scope, count, refusal));
    }

    /** Once it has to be told in any case: that ends a goodbye, too. */
    private Optional<String> missing(
            InterceptionScope scope, int count, AtomicReference<String> refusal)
            throws InterruptedException {
        if (emergency.getAsBoolean()) {
            return Optional.empty();
        }
        boolean due = !refusal.get().isEmpty() || !isInForce(scope);
        if (due && count % LOOKS_PER_COMMAND == 0) {
            CommandResult result = proxies.ask(pod.pod(), new SetInterception(scope), ANSWER);
            refusal.set(result.ok() ? "" : "the rules were not changed: " + result.message());
        }
        if (!refusal.get().isEmpty()) {
            return Optional.of(refusal.get());
        }
        return isInForce(scope)
                ? witnesses.missing(pod, scope)
                : Optional.of(
                        "the interceptor does not report %s: %s".formatted(scope, reported()));
    }

    private boolean isInForce(InterceptionScope scope) {
        return report().filter(rules -> ReportedRules.have(rules, scope)).isPresent();
    }

    private String reported() {
        return report().map(rules -> rules.scope() + ", " + rules.actual() + " " + rules.message())
                .orElse("the proxy is not connected")
                .strip();
    }

    private Optional<InterceptionReport> report() {
        return proxies.report(pod.pod()).map(SidecarReport::interception);
    }
}
