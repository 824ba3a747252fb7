package dev.midflight.sidecar.detect;

import dev.midflight.sidecar.cluster.ConnectListener;
import dev.midflight.sidecar.cluster.Target;
import dev.midflight.sidecar.link.Link;
import org.jspecify.annotations.Nullable;

/** Where a connection goes that is passed on as a whole, and its way there. On one event loop. */
interface Dial {
    /**
     * Where it might go, so that hints of that port count; nothing is chosen. Null: not known, or
     * where it was going anyway.
     */
    @Nullable Target likely();

    /** Where to connect, which stays the same until that has ended; null: nowhere any more. */
    @Nullable Target target();

    /** Connects what {@link #target} has said. */
    void connect(ConnectListener listener);

    /** The upstream is the connection's from here on. */
    void connected();

    /**
     * It could not be connected.
     *
     * @param flags bits of {@link dev.midflight.sidecar.telemetry.ResponseFlag}
     * @return whether {@link #target} may have another one
     */
    boolean failed(int flags);

    /** What kept it from an upstream, as bits of the same. */
    int flags();

    /** No upstream is needed, neither one that is chosen nor one on its way. */
    void giveUp();

    /** An upstream that was connected for it, and that its requests do not need as theirs. */
    void leave(Link idle);
}
