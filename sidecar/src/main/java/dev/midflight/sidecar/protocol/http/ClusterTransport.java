package dev.midflight.sidecar.protocol.http;

import dev.midflight.sidecar.cluster.UpstreamPool;
import dev.midflight.sidecar.move.MoveRejectedException;
import org.jspecify.annotations.Nullable;

/** Speaks one version of HTTP to the hosts of clusters. */
public interface ClusterTransport {
    /**
     * A stream for one try.
     *
     * @param pool of the host that was chosen for it
     * @param caller whose request it is
     * @param fresh not on a connection that served another request before
     */
    UpstreamStream open(UpstreamPool pool, Caller caller, UpstreamListener listener, boolean fresh);

    /**
     * A stream for a try that another process had begun.
     *
     * @param pool of its host; null: there is none here
     * @throws MoveRejectedException if it is not understood, or its connection did not come
     */
    default UpstreamStream adopt(
            @Nullable UpstreamPool pool, Caller caller, UpstreamListener listener, byte[] state)
            throws MoveRejectedException {
        throw new MoveRejectedException("this upstream takes over no exchange");
    }
}
