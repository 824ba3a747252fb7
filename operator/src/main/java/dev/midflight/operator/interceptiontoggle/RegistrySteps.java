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
import java.util.LinkedHashMap;
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

    /** For ever: a pod is never left offline. */
    ToggleOutcome online(ToggleRun run, Consumer<String> trouble) throws InterruptedException {
        for (LeftRegistry left : run.registered().reversed()) {
            var _ = pace.until(Instant.MAX, trouble, count -> enter(left, count));
        }
        return ToggleOutcome.DONE;
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

    private Optional<String> enter(LeftRegistry left, int count)
            throws RegistryException, InterruptedException {
        ToggleStep step = left.step();
        if (count % LOOKS_PER_REQUEST == 0) {
            adapter(step).online(instance(step));
        }
        return look(step).isOnlineBut(left.absent())
                ? Optional.empty()
                : Optional.of(step.adapter() + ": the registry does not list the pod yet");
    }

    private Standing look(ToggleStep step) throws RegistryException, InterruptedException {
        try {
            return adapter(step).look(instance(step));
        } catch (RegistryException e) {
            throw new RegistryException(step.adapter() + ": " + e.getMessage(), e);
        }
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
