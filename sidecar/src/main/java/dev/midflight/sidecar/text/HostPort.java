package dev.midflight.sidecar.text;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * An address as one word: {@code 10.0.0.1:80}, {@code [fd00::1]:80} (RFC 3986 section 3.2.2, RFC
 * 5952).
 */
public final class HostPort {
    private HostPort() {}

    /** Of a resolved address. */
    public static String of(InetSocketAddress address) {
        return of(host(address.getAddress()), address.getPort());
    }

    /** An address alone; that of IPv6 in its one short form (RFC 5952 section 4). */
    public static String host(InetAddress address) {
        return NetUtil.toAddressString(address);
    }

    /**
     * Writes a name or an address.
     *
     * @param host an IPv6 address without brackets
     */
    public static String of(String host, int port) {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
