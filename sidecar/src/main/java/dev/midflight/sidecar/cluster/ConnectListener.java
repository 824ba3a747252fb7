package dev.midflight.sidecar.cluster;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.proxyprotocol.ProxyHeader;
import dev.midflight.sidecar.telemetry.Direction;

/** Told once how a connection attempt ended; on the worker's event loop. */
public interface ConnectListener {
    void onConnected(Link link);

    /** Of the connection whose request, or which itself, needs it: where the attempt is counted. */
    Direction direction();

    /** For whom it is, where the upstream is to be told before all else. */
    default ProxyHeader client() {
        return new ProxyHeader.Local();
    }

    void onConnectFailed();

    /** It failed by taking too long. */
    default void onConnectTimedOut() {
        onConnectFailed();
    }

    /**
     * It waited for too long where there are as many connections as may be: no word on the host.
     */
    default void onNoPlace() {
        onConnectFailed();
    }
}
