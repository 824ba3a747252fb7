package dev.midflight.sidecar.cluster;

import dev.midflight.sidecar.link.Link;

/** Told once how a connection attempt ended; on the worker's event loop. */
public interface ConnectListener {
    void onConnected(Link link);

    void onConnectFailed();

    /**
     * It waited for too long where there are as many connections as may be: no word on the host.
     */
    default void onNoPlace() {
        onConnectFailed();
    }
}
