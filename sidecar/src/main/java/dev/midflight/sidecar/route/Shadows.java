package dev.midflight.sidecar.route;

import java.util.EnumSet;
import java.util.Set;

/** Which filters would have refused a request if they did more than count. */
public final class Shadows {
    private final Set<Refusal.Cause> causes = EnumSet.noneOf(Refusal.Cause.class);

    void add(Refusal.Cause cause) {
        causes.add(cause);
    }

    /** For the next request. */
    public void clear() {
        causes.clear();
    }

    public boolean isEmpty() {
        return causes.isEmpty();
    }

    public boolean has(Refusal.Cause cause) {
        return causes.contains(cause);
    }
}
