package dev.midflight.sidecar.protocol.http;

import dev.midflight.sidecar.cluster.UpstreamPool;

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
}
