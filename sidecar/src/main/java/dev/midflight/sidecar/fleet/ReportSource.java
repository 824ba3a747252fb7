package dev.midflight.sidecar.fleet;

import dev.midflight.model.SidecarReport;

/** What this proxy has to tell; called from the fleet channel's thread, must not block. */
public interface ReportSource {

    /** How things stand now. */
    SidecarReport current();

    /**
     * Has {@code changed} run after every change of state from now on. It may be run on any thread,
     * an event loop too: it only leaves a note. Counters alone are no change.
     */
    Subscription onChange(Runnable changed);

    /** Ends with {@link #close()}. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
