package dev.midflight.sidecar.tls;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** This proxy's identity at any time; connections that come take the newest. For any thread. */
public final class Credentials {
    private final AtomicReference<@Nullable MeshContexts> current = new AtomicReference<>();
    private final AtomicReference<Runnable> changed = new AtomicReference<>(() -> {});

    /** Null: it has none yet. */
    public @Nullable MeshContexts current() {
        return current.get();
    }

    /** Connections that are there keep what they have. */
    public void become(MeshContexts next) {
        current.set(next);
        changed.get().run();
    }

    /** Called, on any thread, after each new one. */
    public void onChange(Runnable listener) {
        changed.set(listener);
    }
}
