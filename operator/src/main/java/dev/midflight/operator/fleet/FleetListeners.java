package dev.midflight.operator.fleet;

import dev.midflight.model.CommandResult;
import dev.midflight.operator.rollout.PodKey;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Tells everybody who asked; failed commands are logged, the reports say what came of them. */
public final class FleetListeners implements FleetListener {
    private static final Logger LOG = Logger.getLogger(FleetListeners.class);

    private final List<Consumer<PodKey>> listeners = new CopyOnWriteArrayList<>();

    public void onChange(Consumer<PodKey> listener) {
        listeners.add(listener);
    }

    @Override
    public void changed(PodKey pod) {
        listeners.forEach(listener -> listener.accept(pod));
    }

    @Override
    public void answered(PodKey pod, CommandResult result) {
        if (!result.ok()) {
            LOG.warnf("Pod %s could not do what it was told: %s", pod, result.message());
        }
    }
}
