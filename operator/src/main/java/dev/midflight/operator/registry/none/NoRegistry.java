package dev.midflight.operator.registry.none;

import dev.midflight.operator.registry.Instance;
import dev.midflight.operator.registry.RegistryAdapter;
import dev.midflight.operator.registry.Standing;
import dev.midflight.operator.registry.StepSettings;
import java.util.List;

/** For an application that nobody finds by a registry: there is nothing to leave. */
public final class NoRegistry implements RegistryAdapter {
    @Override
    public List<String> errors(StepSettings settings) {
        return settings.unknown(List.of());
    }

    @Override
    public Standing look(Instance instance) {
        return Standing.NOTHING;
    }

    @Override
    public void offline(Instance instance) {}

    @Override
    public void online(Instance instance) {}
}
