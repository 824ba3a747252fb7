package dev.midflight.sidecar.cluster;

import dev.midflight.sidecar.link.Link;

/** Told once how a connection attempt ended; on the worker's event loop. */
public interface ConnectListener {
    void onConnected(Link link);

    void onConnectFailed();
}
