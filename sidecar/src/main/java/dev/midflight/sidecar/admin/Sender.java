package dev.midflight.sidecar.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;

/**
 * Who sends a request, as far as its fields tell: a browser next to the proxy may do so for a page
 * of any site. It says from where by {@code Origin} (RFC 6454 section 7), and whom it means to ask
 * by {@code Host}, which is a name where that was made to resolve to this machine.
 */
final class Sender {
    private Sender() {}

    /** False where a page of a site may be behind it. */
    static boolean isTrusted(HttpHeaders headers) {
        return !headers.contains(HttpHeaderNames.ORIGIN)
                && headers.getAll(HttpHeaderNames.HOST).stream().allMatch(Sender::namesNoSite);
    }

    /** An address, or localhost, with or without a port. */
    private static boolean namesNoSite(String host) {
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            return end > 0 && NetUtil.isValidIpV6Address(host.substring(1, end));
        }
        int colon = host.indexOf(':');
        String name = colon < 0 ? host : host.substring(0, colon);
        return name.equalsIgnoreCase("localhost") || NetUtil.isValidIpV4Address(name);
    }
}
