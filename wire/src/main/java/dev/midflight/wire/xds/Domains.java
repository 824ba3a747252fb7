package dev.midflight.wire.xds;

import dev.midflight.wire.xds.proto.RouteProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Others list a name with its port beside the name alone; no table looks at ports here. */
final class Domains {
    /** A name or {@code [address]}, then a port; a bare IPv6 address has none. */
    private static final Pattern WITH_PORT = Pattern.compile("(?:[^:]+|\\[.*]):(?:[0-9]+|\\*)");

    private Domains() {}

    /**
     * @throws IllegalArgumentException for a name that is meant with one port only
     */
    static List<String> read(RouteProto.VirtualHost host) {
        Set<String> listed = Set.copyOf(host.getDomainsList());
        List<String> domains = new ArrayList<>();
        for (String domain : host.getDomainsList()) {
            String alone = domain.substring(0, Math.max(0, domain.lastIndexOf(':')));
            if (!WITH_PORT.matcher(domain).matches()) {
                domains.add(domain);
            } else if (!listed.contains(alone)) {
                throw new IllegalArgumentException(
                        "domains: '%s' (expected: '%s' beside it, because ports are not looked at)"
                                .formatted(domain, alone));
            }
        }
        return domains;
    }
}
