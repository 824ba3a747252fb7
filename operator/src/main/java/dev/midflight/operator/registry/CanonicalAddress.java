package dev.midflight.operator.registry;

import java.net.InetAddress;

/** One spelling for each IP address: Kubernetes and registries write IPv6 in different ones. */
public final class CanonicalAddress {
    private CanonicalAddress() {}

    /** What is no address is left as it is; brackets are taken off. */
    public static String of(String ip) {
        String bare =
                ip.startsWith("[") && ip.endsWith("]") ? ip.substring(1, ip.length() - 1) : ip;
        try {
            return InetAddress.ofLiteral(bare).getHostAddress();
        } catch (IllegalArgumentException _) {
            return bare;
        }
    }
}
