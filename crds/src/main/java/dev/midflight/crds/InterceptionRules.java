package dev.midflight.crds;

/** The CEL rules that inbound and outbound interception have in common. */
final class InterceptionRules {
    static final String PORTS_OR_EXCLUDED =
            "!has(self.ports) || !has(self.excludePorts)"
                    + " || !self.ports.exists(p, p in self.excludePorts)";
    static final String PORTS_OR_EXCLUDED_MESSAGE =
            "a port is in ports and in excludePorts: remove it from one of them";

    static final String PORTS_NOT_RESERVED =
            "!has(self.ports) || !self.ports.exists(p, p >= 15000 && p <= 15099)";
    static final String PORTS_NOT_RESERVED_MESSAGE =
            "ports: 15000 to 15099 are the sidecar's own and are never intercepted";

    static final String VALID_CIDRS =
            "(!has(self.cidrs) || self.cidrs.all(c, isCIDR(c)))"
                    + " && (!has(self.excludeCidrs) || self.excludeCidrs.all(c, isCIDR(c)))";
    static final String VALID_CIDRS_MESSAGE =
            "cidrs and excludeCidrs: each entry is a network such as 10.0.0.0/8 or fd00::/8";

    /** As {@link ToggleScope#rules} counts them. */
    static final String RULES_FIT =
            "!has(self.ports) || !has(self.cidrs)"
                    + " || (size(self.ports) + "
                    + (ToggleScope.PORTS_PER_RULE - 1)
                    + ") / "
                    + ToggleScope.PORTS_PER_RULE
                    + " * size(self.cidrs) <= "
                    + ToggleScope.MAX_RULES;

    static final String RULES_FIT_MESSAGE =
            "ports and cidrs: at most "
                    + ToggleScope.MAX_RULES
                    + " rules, one for each cidr and each "
                    + ToggleScope.PORTS_PER_RULE
                    + " ports";

    private InterceptionRules() {}
}
