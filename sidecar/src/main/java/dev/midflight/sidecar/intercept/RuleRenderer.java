package dev.midflight.sidecar.intercept;

import static java.util.Objects.requireNonNull;

import dev.midflight.model.InterceptionScope;
import dev.midflight.sidecar.config.CidrSet;
import dev.midflight.sidecar.config.InterceptionConfig;
import dev.midflight.sidecar.config.PortSet;
import dev.midflight.sidecar.witness.WitnessLine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Renders the rule sets from the configuration: pure, so that install, verify and remove speak of
 * the same list.
 *
 * <p>Only new connections are redirected ({@code --syn} on the jumps): with the interceptor's
 * anchor, established ones stay where they are whenever the rules come or go. {@code -m owner}
 * stays out of chains that PREROUTING reaches; the kernel refuses it there.
 */
public final class RuleRenderer {
    /** The {@code multiport} match takes at most this many ports (iptables-extensions(8)). */
    private static final int MULTIPORT_MAX = 15;

    private static final String IN = "MIDFLIGHT_IN";
    private static final String OUT = "MIDFLIGHT_OUT";
    private static final String OWN_PORTS = "15000:15099";
    private static final String WITNESS = "--dport " + WitnessLine.PORT;

    private final InterceptionConfig config;
    private final int inboundPort;
    private final int outboundPort;
    private final int proxyUid;

    /**
     * @param inboundPort where inbound connections are redirected to, 15006 in a pod
     * @param outboundPort where outbound connections are redirected to, 15001 in a pod
     * @param proxyUid whose connections are never redirected, 1337 in a pod
     */
    public RuleRenderer(
            InterceptionConfig config, int inboundPort, int outboundPort, int proxyUid) {
        this.config = requireNonNull(config, "config is null");
        this.inboundPort = inboundPort;
        this.outboundPort = outboundPort;
        this.proxyUid = proxyUid;
    }

    /**
     * A side that is off has neither a jump nor rules; the ports and addresses that a side names
     * replace the configured ones; what is excluded stays so.
     */
    public RuleSets render(InterceptionScope scope) {
        return new RuleSets(render(scope, Family.IPV4), render(scope, Family.IPV6));
    }

    private String render(InterceptionScope scope, Family family) {
        List<String> chains = new ArrayList<>();
        List<String> rules = new ArrayList<>();
        List<String> jumps = new ArrayList<>();
        if (scope.inbound().on()) {
            chains.add(":" + IN + " - [0:0]");
            inbound(scope, rule -> rules.add("-A " + IN + " -p tcp " + rule));
            jumps.add("-A PREROUTING -p tcp --syn -j " + IN);
        }
        if (scope.outbound().on()) {
            chains.add(":" + OUT + " - [0:0]");
            outbound(scope, family, rule -> rules.add("-A " + OUT + " -p tcp " + rule));
            jumps.add("-A OUTPUT -p tcp --syn -j " + OUT);
        }
        return Stream.of(List.of("*nat"), chains, rules, jumps, List.of("COMMIT", ""))
                .flatMap(List::stream)
                .collect(Collectors.joining("\n"));
    }

    private void inbound(InterceptionScope scope, Consumer<String> rules) {
        String redirect = "-j REDIRECT --to-ports " + inboundPort;
        rules.accept(WITNESS + " " + redirect);
        rules.accept("--dport " + OWN_PORTS + " -j RETURN");
        forPorts(config.excludeInboundPorts(), "-j RETURN", rules);
        forPorts(chosen(scope.inbound(), config.inboundPorts()), redirect, rules);
    }

    private void outbound(InterceptionScope scope, Family family, Consumer<String> rules) {
        exemptOurselves(scope, family, rules);
        String redirect = "-j REDIRECT --to-ports " + outboundPort;
        rules.accept(WITNESS + " " + redirect);
        rules.accept("--dport 53 -j RETURN");
        forPorts(config.excludeOutboundPorts(), "-j RETURN", rules);
        for (String cidr : family.of(config.excludeOutboundCidrs())) {
            rules.accept("-d " + cidr + " -j RETURN");
        }
        PortSet ports = chosen(scope.outbound(), config.outboundPorts());
        CidrSet cidrs =
                scope.outbound().cidrs().isEmpty()
                        ? config.outboundCidrs()
                        : new CidrSet(false, scope.outbound().cidrs());
        if (cidrs.all()) {
            forPorts(ports, redirect, rules);
        }
        for (String cidr : family.of(cidrs)) {
            forPorts(ports, redirect, rule -> rules.accept("-d " + cidr + " " + rule));
        }
    }

    private void exemptOurselves(InterceptionScope scope, Family family, Consumer<String> rules) {
        String own = "-m owner --uid-owner " + proxyUid;
        rules.accept("-s " + family.passthrough + " -o lo -j RETURN");
        if (scope.inbound().on()) {
            // The proxy calls the pod's own address, as when a service's address leads back to
            // this pod.
            String hairpin = "! -d " + family.loopback + " -o lo " + own;
            rules.accept(hairpin + " -j REDIRECT --to-ports " + inboundPort);
        }
        rules.accept("-o lo -j RETURN");
        rules.accept(own + " -j RETURN");
        rules.accept("-d " + family.loopback + " -j RETURN");
    }

    private static PortSet chosen(InterceptionScope.Side side, PortSet configured) {
        return side.ports().isEmpty() ? configured : new PortSet(false, side.ports());
    }

    private static void forPorts(PortSet ports, String target, Consumer<String> rules) {
        if (ports.all()) {
            rules.accept(target);
            return;
        }
        List<Integer> list = ports.ports();
        for (int from = 0; from < list.size(); from += MULTIPORT_MAX) {
            List<String> chunk =
                    list.subList(from, Math.min(list.size(), from + MULTIPORT_MAX)).stream()
                            .map(String::valueOf)
                            .toList();
            rules.accept("-m multiport --dports " + String.join(",", chunk) + " " + target);
        }
    }

    private enum Family {
        IPV4("127.0.0.0/8", "127.0.0.6/32"),
        IPV6("::1/128", "::6/128");

        private final String loopback;
        private final String passthrough;

        Family(String loopback, String passthrough) {
            this.loopback = loopback;
            this.passthrough = passthrough;
        }

        private List<String> of(CidrSet set) {
            return set.cidrs().stream()
                    .filter(cidr -> cidr.contains(":") == (this == IPV6))
                    .toList();
        }
    }
}
