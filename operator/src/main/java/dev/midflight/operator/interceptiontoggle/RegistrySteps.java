package dev.midflight.operator.interceptiontoggle;

import dev.midflight.crds.ToggleStep;
import dev.midflight.operator.fleet.Proxies;
import dev.midflight.operator.registry.Instance;
import dev.midflight.operator.registry.RegistryAdapter;
import dev.midflight.operator.registry.RegistryAdapters;
import dev.midflight.operator.registry.RegistryException;
import dev.midflight.operator.registry.Standing;
import dev.midflight.operator.registry.StepSettings;
import dev.midflight.operator.toggle.LeftRegistry;
import dev.midflight.operator.toggle.ToggleOutcome;
import dev.midflight.operator.toggle.ToggleRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One pod's steps: out of its registries in order, and back in the opposite order. */
final class RegistrySteps {
    /**
     * On a way back, and where it is not sure what was asked: longer than any call to leave is
     * waited for, so that one that was given up has been carried out by then, or is not any more.
     */
    static final Duration HELD = Duration.ofSeconds(15);

    private final ToggledPod pod;
    private final RegistryAdapters adapters;
    private final Credentials credentials;
    private final Proxies proxies;
    private final Pace pace;
    private final Duration held;
    private boolean looked;

    /** A call to leave may be carried out late: another process's, or one that was not answered. */
    private boolean doubtful;

    /**
     * @param held for how long each registry has to list the pod at the end of a way back, or where
     *     a call to leave may come late
     */
    RegistrySteps(
            ToggledPod pod,
            RegistryAdapters adapters,
            Credentials credentials,
            Proxies proxies,
            Pace pace,
            Duration held) {
        this.pod = pod;
        this.adapters = adapters;
        this.credentials = credentials;
        this.proxies = proxies;
        this.pace = pace;
        this.held = held;
    }

    /** Where the pod stands in each step's registry, in the steps' order. */
    Map<ToggleStep, Standing> look() throws RegistryException, InterruptedException {
        looked = true;
        Map<ToggleStep, Standing> standings = new LinkedHashMap<>();
        for (ToggleStep step : pod.spec().steps()) {
            standings.put(step, look(step));
        }
        return standings;
    }

    ToggleOutcome offline(ToggleRun run, Consumer<String> trouble) throws InterruptedException {
        doubtful |= !looked;
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

    /**
     * For ever: a pod is never left offline. One registry that fails keeps it out of no other; on a
     * way back, or where a call to leave may come late, all have to list it for a while.
     */
    ToggleOutcome online(ToggleRun run, Consumer<String> trouble) throws InterruptedException {
        Duration stretch = run.back() || doubtful ? held : Duration.ZERO;
        List<WayIn> all =
                run.registered().reversed().stream()
                        .map(left -> new WayIn(step(left), pace.clock(), stretch))
                        .toList();
        return pace.until(Instant.MAX, trouble, count -> missing(all, count));
    }

    private Optional<String> leave(ToggleStep step, int count, Instant deadline)
            throws RegistryException, InterruptedException {
        if (count % WayIn.LOOKS_PER_REQUEST == 0 && pace.clock().instant().isBefore(deadline)) {
            askToLeave(step);
        }
        return look(step).isOffline()
                ? Optional.empty()
                : Optional.of(step.adapter() + ": the registry still lists the pod");
    }

    private void askToLeave(ToggleStep step) throws RegistryException, InterruptedException {
        try {
            adapter(step).offline(instance(step));
        } catch (RegistryException e) {
            doubtful = true;
            throw e;
        }
    }

    /** All that is missing; each step is tried, whatever became of the others. */
    private static Optional<String> missing(List<WayIn> all, int count)
            throws InterruptedException {
        List<String> missing = new ArrayList<>();
        for (WayIn each : all) {
            Pace.missing(_ -> each.missing(), count).ifPresent(missing::add);
        }
        return missing.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", missing));
    }

    private WayIn.Step step(LeftRegistry left) {
        ToggleStep step = left.step();
        return new WayIn.Step() {
            @Override
            public String name() {
                return step.adapter();
            }

            @Override
            public void online() throws RegistryException, InterruptedException {
                try {
                    adapter(step).online(instance(step));
                } catch (RegistryException e) {
                    throw named(step, e);
                }
            }

            @Override
            public boolean isListed() throws RegistryException, InterruptedException {
                return look(step).isOnlineBut(left.absent());
            }
        };
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
        List<String> ips = pod.ips();
        if (ips.isEmpty()) {
            throw new RegistryException("the pod has no IP address");
        }
        String secret = step.credentialsSecret();
        Map<String, String> values =
                secret == null ? Map.of() : credentials.read(pod.pod().namespace(), secret);
        return new Instance(
                pod.pod(),
                ips,
                new StepSettings(step.settings(), values),
                new FleetApplicationCalls(proxies, pod.pod()));
    }
}
