package dev.midflight.sidecar.cluster;

import java.net.InetSocketAddress;

/** Where a connection was going before it was redirected to us; always resolved. */
public record OriginalDestination(InetSocketAddress address) {
    @Override
    public String toString() {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }
}
