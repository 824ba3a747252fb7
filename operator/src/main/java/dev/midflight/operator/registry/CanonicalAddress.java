package dev.midflight.operator.registry;

import java.net.InetAddress;
import java.util.regex.Pattern;

/** One spelling for each IP address: Kubernetes and registries write IPv6 in different ones. */
public final class CanonicalAddress {
    /** Four decimal numbers without leading zeros: there is no other spelling of it. */
    private static final Pattern PLAIN =
            Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");

    private CanonicalAddress() {}

    /** What is no address is left as it is; brackets are taken off. */
    public static String of(String ip) {
        if (PLAIN.matcher(ip).matches()) {
            return ip;
        }
        String bare =
                ip.startsWith("[") && ip.endsWith("]") ? ip.substring(1, ip.length() - 1) : ip;
        try {
            return InetAddress.ofLiteral(bare).getHostAddress();
        } catch (IllegalArgumentException _) {
            return bare;
        }
    }
}
