package dev.midflight.sidecar.standalone;

import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.Snapshot;
import dev.midflight.sidecar.config.InvalidConfigException;
import java.util.ArrayList;
import java.util.List;

/** What of a valid snapshot this proxy can serve. */
record Servable(Snapshot snapshot) {
    /** The listeners that each proxy has for who looks after it. */
    static final List<String> PAGES = List.of("admin", "metrics");

    void check() throws InvalidConfigException {
        List<String> errors = new ArrayList<>();
        if (snapshot.listeners().isEmpty()) {
            errors.add("listeners: none (expected: at least one)");
        }
        for (Listener listener : snapshot.listeners()) {
            if (PAGES.contains(listener.name())) {
                errors.add(
                        "listener " + listener.name() + ": the proxy's own pages have that name");
            }
        }
        refuse(errors);
    }

    /** Listeners stay as long as the process. */
    void checkListenersOf(Snapshot serving) throws InvalidConfigException {
        refuse(ListenerChanges.between(serving.listeners(), snapshot.listeners()));
    }

    private static void refuse(List<String> errors) throws InvalidConfigException {
        if (!errors.isEmpty()) {
            throw new InvalidConfigException(errors);
        }
    }
}
