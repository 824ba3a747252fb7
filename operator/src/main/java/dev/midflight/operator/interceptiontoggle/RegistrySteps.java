package dev.midflight.operator.interceptiontoggle;

import dev.midflight.crds.ToggleStep;
import dev.midflight.operator.registry.Instance;
import dev.midflight.operator.registry.RegistryAdapter;
import dev.midflight.operator.registry.RegistryAdapters;
import dev.midflight.operator.registry.RegistryException;
import dev.midflight.operator.registry.Standing;
import dev.midflight.operator.registry.StepSettings;
import dev.midflight.operator.toggle.ToggleOutcome;
import dev.midflight.operator.toggle.ToggleRun;
import java.time.Instant;
import java.util.ArrayList;
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
    List<Standing> look() throws RegistryException, InterruptedException {
        List<Standing> standings = new ArrayList<>();
        for (ToggleStep step : pod.spec().steps()) {
            standings.add(look(step));
        }
        return standings;
    }

    ToggleOutcome offline(ToggleRun run, Consumer<String> trouble) throws InterruptedException {
        Instant deadline = pod.deadline(run.since());
        for (ToggleStep step : registered(run)) {
            ToggleOutcome outcome =
                    pace.until(deadline, trouble, count -> leave(step, count, deadline));
            if (!outcome.equals(ToggleOutcome.DONE)) {
                return outcome;
            }
        }
        return ToggleOutcome.DONE;
    }

    /** For ever: a pod is never left offline. */
    ToggleOutcome online(ToggleRun run, Consumer<String> trouble) throws InterruptedException {
        for (ToggleStep step : registered(run).reversed()) {
            var _ = pace.until(Instant.MAX, trouble, count -> enter(step, count));
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

    private Optional<String> enter(ToggleStep step, int count)
            throws RegistryException, InterruptedException {
        if (count % LOOKS_PER_REQUEST == 0) {
            adapter(step).online(instance(step));
        }
        return look(step).isOnline()
                ? Optional.empty()
                : Optional.of(step.adapter() + ": the registry does not list the pod yet");
    }

    /** An edit may have removed some since. */
    private List<ToggleStep> registered(ToggleRun run) {
        List<ToggleStep> steps = pod.spec().steps();
        return run.registered().stream()
                .sorted()
                .filter(index -> index >= 0 && index < steps.size())
                .map(steps::get)
                .toList();
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
