package dev.midflight.sidecar.cluster;

import dev.midflight.sidecar.text.HostPort;
import java.net.InetSocketAddress;

/** Where a connection was going before it was redirected to us; always resolved. */
public record OriginalDestination(InetSocketAddress address) {
    @Override
    public String toString() {
        return HostPort.of(address);
    }
}
