package dev.midflight.sidecar.protocol;

import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.text.HostPort;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Tells the log of connections that are closed unserved, where it is asked for that much. */
public final class Refusals {
    private volatile @Nullable EventLog log;

    /** From now on; for any thread, as all of it. */
    public void tell(EventLog part) {
        log = part;
    }

    /**
     * A connection is closed.
     *
     * @param reason in plain words; a constant, since most of the time nobody reads it
     */
    public void refused(Origin origin, String reason) {
        refused(
                origin.listener().isEmpty() ? origin.direction().label() : origin.listener(),
                origin.peer(),
                reason);
    }

    /** The same where it is not known yet where the connection was going. */
    public void refused(String listener, @Nullable InetSocketAddress peer, String reason) {
        EventLog part = log;
        if (part != null && part.isDebug()) {
            part.debug(
                    "connection refused",
                    "listener",
                    listener,
                    "peer",
                    peer == null ? "-" : HostPort.of(peer),
                    "reason",
                    reason);
        }
    }
}
