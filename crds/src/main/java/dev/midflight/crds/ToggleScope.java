package dev.midflight.crds;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a toggle wants redirected, in the words of {@code model.InterceptionScope}: its own
 * direction as it says, the other one as the SidecarSet says.
 */
public final class ToggleScope {
    /** As many characters as annotations, the interceptor and the fleet channel take. */
    public static final int MAX_CHARACTERS = 2048;

    /**
     * As many as the interceptor takes with a toggle's cidrs: of its 32 KiB a rule with an IPv6
     * network and 15 ports takes 212 bytes, and what else a SidecarSet may exclude 9 KiB.
     */
    public static final int MAX_RULES = 96;

    /** Ports of one rule (iptables' multiport). */
    static final int PORTS_PER_RULE = 15;

    /** Both ways as the SidecarSet says: a pod without the annotation. */
    public static final String DEFAULT = "in=on;out=on";

    private static final String ON = "on";

    private ToggleScope() {}

    /** May be longer than {@link #MAX_CHARACTERS}; nobody takes it then. */
    public static String of(InterceptionToggleSpec spec) {
        String inbound = side(spec, List.of());
        String outbound = side(spec, spec.cidrs());
        return switch (spec.direction()) {
            case INBOUND -> text(inbound, ON);
            case OUTBOUND -> text(ON, outbound);
            case BOTH -> text(inbound, outbound);
        };
    }

    /** Rules that redirect to the proxy where each cidr meets each few ports. */
    public static int rules(InterceptionToggleSpec spec) {
        return spec.cidrs().size() * Math.ceilDiv(spec.ports().size(), PORTS_PER_RULE);
    }

    private static String text(String inbound, String outbound) {
        return "in=" + inbound + ";out=" + outbound;
    }

    private static String side(InterceptionToggleSpec spec, List<String> cidrs) {
        return switch (spec.desired()) {
            case DISABLED -> "off";
            case ENABLED -> enabled(spec.ports(), cidrs);
        };
    }

    private static String enabled(List<Integer> ports, List<String> cidrs) {
        if (ports.isEmpty() && cidrs.isEmpty()) {
            return ON;
        }
        String which =
                ports.isEmpty()
                        ? "*"
                        : ports.stream().map(String::valueOf).collect(Collectors.joining(","));
        return cidrs.isEmpty()
                ? which
                : which + "@" + String.join(",", cidrs).toLowerCase(Locale.ROOT);
    }
}
