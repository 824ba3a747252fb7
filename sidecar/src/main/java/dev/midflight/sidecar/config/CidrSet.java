package dev.midflight.sidecar.config;

import dev.midflight.model.IpLiteral;
import java.util.List;

/** Address ranges of an interception rule: all of them, or a list of IPv4 and IPv6 CIDRs. */
public record CidrSet(boolean all, List<String> cidrs) {

    static CidrSet from(Environment environment, String name, String fallback) {
        if (environment.text(name, fallback).equals("*")) {
            return new CidrSet(true, List.of());
        }
        List<String> cidrs = environment.list(name);
        for (String cidr : cidrs) {
            if (!isCidr(cidr)) {
                environment.error(name, "'" + cidr + "' (expected: <ip>/<prefix>)");
            }
        }
        return new CidrSet(false, cidrs);
    }

    private static boolean isCidr(String text) {
        int slash = text.indexOf('/');
        try {
            String host = slash < 0 ? text : text.substring(0, slash);
            int bits = IpLiteral.of(host).getAddress().length * 8;
            int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
            return prefix >= 0 && prefix <= bits;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
