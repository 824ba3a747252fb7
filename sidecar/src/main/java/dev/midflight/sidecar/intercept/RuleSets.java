package dev.midflight.sidecar.intercept;

import static java.util.Objects.requireNonNull;

/**
 * The wanted rules as input of {@code iptables-restore --noflush}, one text per address family.
 *
 * @param ipv4 for {@code iptables-restore}
 * @param ipv6 for {@code ip6tables-restore}
 */
public record RuleSets(String ipv4, String ipv6) {
    public RuleSets {
        requireNonNull(ipv4, "ipv4 is null");
        requireNonNull(ipv6, "ipv6 is null");
    }
}
