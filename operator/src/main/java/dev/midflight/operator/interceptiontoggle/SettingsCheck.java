package dev.midflight.operator.interceptiontoggle;

import dev.midflight.crds.InterceptionToggle;
import dev.midflight.crds.InterceptionToggleSpec;
import dev.midflight.crds.ToggleScope;
import dev.midflight.crds.ToggleStep;
import dev.midflight.operator.registry.RegistryAdapter;
import dev.midflight.operator.registry.RegistryAdapters;
import dev.midflight.operator.registry.RegistryException;
import dev.midflight.operator.registry.StepSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All that is wrong with a toggle's spec; Secrets are looked at again after a while. */
final class SettingsCheck {
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private final RegistryAdapters adapters;
    private final Credentials credentials;
    private final Clock clock;
    private final Map<String, Checked> byUid = new ConcurrentHashMap<>();

    SettingsCheck(RegistryAdapters adapters, Credentials credentials, Clock clock) {
        this.adapters = adapters;
        this.credentials = credentials;
        this.clock = clock;
    }

    private record Checked(InterceptionToggleSpec spec, Instant until, List<String> errors) {}

    List<String> errors(InterceptionToggle toggle) {
        Instant now = clock.instant();
        String uid = toggle.getMetadata().getUid();
        Checked known = byUid.get(uid);
        if (known == null
                || !known.spec().equals(toggle.getSpec())
                || !now.isBefore(known.until())) {
            known = new Checked(toggle.getSpec(), now.plus(AGAIN), check(toggle));
            byUid.put(uid, known);
        }
        return known.errors();
    }

    void forget(InterceptionToggle toggle) {
        byUid.remove(toggle.getMetadata().getUid());
    }

    private List<String> check(InterceptionToggle toggle) {
        List<String> errors = new ArrayList<>();
        int length = ToggleScope.of(toggle.getSpec()).length();
        if (length > ToggleScope.MAX_CHARACTERS) {
            errors.add(
                    "ports and cidrs: %d characters together (at most %d)"
                            .formatted(length, ToggleScope.MAX_CHARACTERS));
        }
        int rules = ToggleScope.rules(toggle.getSpec());
        if (rules > ToggleScope.MAX_RULES) {
            errors.add(
                    "ports and cidrs: %d rules, one for each cidr and each 15 ports (at most %d)"
                            .formatted(rules, ToggleScope.MAX_RULES));
        }
        List<ToggleStep> steps = toggle.getSpec().steps();
        for (int i = 0; i < steps.size(); i++) {
            String place = "steps[" + i + "] (" + steps.get(i).adapter() + "): ";
            check(toggle, steps.get(i)).forEach(error -> errors.add(place + error));
        }
        return List.copyOf(errors);
    }

    private List<String> check(InterceptionToggle toggle, ToggleStep step) {
        Optional<RegistryAdapter> adapter = adapters.find(step.adapter());
        if (adapter.isEmpty()) {
            return List.of("unknown adapter (expected: " + adapters.names() + ")");
        }
        String secret = step.credentialsSecret();
        try {
            Map<String, String> values =
                    secret == null
                            ? Map.of()
                            : credentials.read(toggle.getMetadata().getNamespace(), secret);
            return adapter.get().errors(new StepSettings(step.settings(), values));
        } catch (RegistryException e) {
            return List.of(Objects.requireNonNullElse(e.getMessage(), e.toString()));
        }
    }
}
