package dev.midflight.sidecar.cluster;

import dev.midflight.model.traffic.ProxyProtocolVersion;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.proxyprotocol.ProxyHeader;
import dev.midflight.sidecar.proxyprotocol.Version1;
import dev.midflight.sidecar.proxyprotocol.Version2;
import io.netty.buffer.ByteBuf;

/** The first bytes of a connection to a cluster that wants to know for whom it is. */
public final class ProxyGreeting {
    private ProxyGreeting() {}

    /** Queues the header of a connection just made; none where the version is off. */
    public static void send(ProxyProtocolVersion version, ProxyHeader header, Link link) {
        if (version == ProxyProtocolVersion.OFF) {
            return;
        }
        ByteBuf out = link.channel().alloc().buffer();
        if (version == ProxyProtocolVersion.V1) {
            Version1.write(header, out);
        } else {
            Version2.write(header, out);
        }
        link.write(out);
    }
}
