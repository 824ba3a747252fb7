package dev.midflight.operator.interceptiontoggle;

import dev.midflight.crds.ToggleStep;
import dev.midflight.operator.registry.Instance;
import dev.midflight.operator.registry.RegistryAdapter;
import dev.midflight.operator.registry.RegistryAdapters;
import dev.midflight.operator.registry.RegistryException;
import dev.midflight.operator.registry.Standing;
import dev.midflight.operator.registry.StepSettings;
import dev.midflight.operator.toggle.LeftRegistry;
import dev.midflight.operator.toggle.ToggleOutcome;
import dev.midflight.operator.toggle.ToggleRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One pod's steps: out of its registries in order, and back in the opposite order. */
final class RegistrySteps {
    /** A registry that does not follow is asked once more after as many looks. */
    private static final int LOOKS_PER_REQUEST = 10;

    private final ToggledPod pod;
    private final RegistryAdapters adapters;
    private final Credentials credentials;
    private final Proxies proxies;
    private final Pace pace;

    RegistrySteps(
            ToggledPod pod,
            RegistryAdapters adapters,
            Credentials credentials,
            Proxies proxies,
            Pace pace) {
        this.pod = pod;
        this.adapters = adapters;
        this.credentials = credentials;
        this.proxies = proxies;
        this.pace = pace;
    }

    /** Where the pod stands in each step's registry, in the steps' order. */
    Map<ToggleStep, Standing> look() throws RegistryException, InterruptedException {
        Map<ToggleStep, Standing> standings = new LinkedHashMap<>();
        for (ToggleStep step : pod.spec().steps()) {
            standings.put(step, look(step));
        }
        return standings;
    }

    ToggleOutcome offline(ToggleRun run, Consumer<String> trouble) throws InterruptedException {
        Instant deadline = pod.deadline(run.since());
        for (LeftRegistry left : run.registered()) {
            ToggleOutcome outcome =
                    pace.until(deadline, trouble, count -> leave(left.step(), count, deadline));
            if (!outcome.equals(ToggleOutcome.DONE)) {
                return outcome;
            }
        }
        return ToggleOutcome.DONE;
    }

    /** For ever: a pod is never left offline. One registry that fails keeps it out of no other. */
    ToggleOutcome online(ToggleRun run, Consumer<String> trouble) throws InterruptedException {
        return pace.until(Instant.MAX, trouble, count -> enter(run.registered().reversed(), count));
    }

    private Optional<String> leave(ToggleStep step, int count, Instant deadline)
            throws RegistryException, InterruptedException {
        if (count % LOOKS_PER_REQUEST == 0 && pace.clock().instant().isBefore(deadline)) {
            adapter(step).offline(instance(step));
        }
        return look(step).isOffline()
                ? Optional.empty()
                : Optional.of(step.adapter() + ": the registry still lists the pod");
    }

    /** All that is missing; each step is tried, whatever became of the others. */
    private Optional<String> enter(List<LeftRegistry> all, int count) throws InterruptedException {
        List<String> missing = new ArrayList<>();
        for (LeftRegistry left : all) {
            Pace.missing(round -> enter(left, round), count).ifPresent(missing::add);
        }
        return missing.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", missing));
    }

    private Optional<String> enter(LeftRegistry left, int count)
            throws RegistryException, InterruptedException {
        ToggleStep step = left.step();
        if (count % LOOKS_PER_REQUEST == 0) {
            try {
                adapter(step).online(instance(step));
            } catch (RegistryException e) {
                throw named(step, e);
            }
        }
        return look(step).isOnlineBut(left.absent())
                ? Optional.empty()
                : Optional.of(step.adapter() + ": the registry does not list the pod yet");
    }

    private Standing look(ToggleStep step) throws RegistryException, InterruptedException {
        try {
            return adapter(step).look(instance(step));
        } catch (RegistryException e) {
            throw named(step, e);
        }
    }

    private static RegistryException named(ToggleStep step, RegistryException e) {
        return new RegistryException(step.adapter() + ": " + e.getMessage(), e);
    }

    private RegistryAdapter adapter(ToggleStep step) throws RegistryException {
        return adapters.find(step.adapter())
                .orElseThrow(
                        () -> new RegistryException("adapter " + step.adapter() + ": unknown"));
    }

    private Instance instance(ToggleStep step) throws RegistryException {
        String secret = step.credentialsSecret();
        Map<String, String> values =
                secret == null ? Map.of() : credentials.read(pod.pod().namespace(), secret);
        return new Instance(
                pod.pod(),
                pod.ips(),
                new StepSettings(step.settings(), values),
                new FleetApplicationCalls(proxies, pod.pod()));
    }
}
