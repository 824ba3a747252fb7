package dev.midflight.sidecar.cluster;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The address that the proxy calls the application from: 127.0.0.6, or ::6 which the interceptor
 * adds to the loopback device. The pod's rules leave connections from it alone; from any other one,
 * a call to the pod's own address would be redirected back to the proxy.
 */
public final class InboundSource {
    private static final InetSocketAddress IPV4 = source("127.0.0.6");
    private static final InetSocketAddress IPV6 = source("::6");

    private InboundSource() {}

    /** The one of the family of an address of this pod, with any port. */
    public static InetSocketAddress towards(InetAddress destination) {
        return destination instanceof Inet6Address ? IPV6 : IPV4;
    }

    public static boolean is(InetAddress address) {
        return address.equals(IPV4.getAddress()) || address.equals(IPV6.getAddress());
    }

    private static InetSocketAddress source(String literal) {
        return new InetSocketAddress(InetAddress.ofLiteral(literal), 0);
    }
}
