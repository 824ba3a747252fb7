package dev.midflight.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What of a pod's traffic is to be redirected, each way.
 *
 * <p>The text form is at most {@value #MAX_CHARACTERS} characters of {@code a-z0-9=;,*@./:}, and is
 * what annotations, the interceptor and the fleet channel carry: {@code in=on;out=off}, {@code
 * in=8080,9090;out=*@10.0.0.0/8}.
 */
public record InterceptionScope(Side inbound, Side outbound) {
    public static final int MAX_CHARACTERS = 2048;

    /** Both ways, as the SidecarSet says. */
    public static final InterceptionScope ON = new InterceptionScope(Side.ON, Side.ON);

    public static final InterceptionScope OFF = new InterceptionScope(Side.OFF, Side.OFF);

    public InterceptionScope {
        requireNonNull(inbound, "inbound is null");
        requireNonNull(outbound, "outbound is null");
    }

    /** Whether anything is redirected. */
    public InterceptionMode mode() {
        return inbound.on() || outbound.on() ? InterceptionMode.ON : InterceptionMode.BYPASSED;
    }

    /**
     * @throws IllegalArgumentException if the text is not a scope
     */
    public static InterceptionScope parse(String text) {
        String[] parts = text.split(";", -1);
        if (parts.length != 2 || !parts[0].startsWith("in=") || !parts[1].startsWith("out=")) {
            throw new IllegalArgumentException(
                    "scope: '" + text + "' (expected: in=<side>;out=<side>)");
        }
        return new InterceptionScope(
                Side.parse(parts[0].substring("in=".length())),
                Side.parse(parts[1].substring("out=".length())));
    }

    @Override
    public String toString() {
        return "in=" + inbound + ";out=" + outbound;
    }

    /**
     * One way.
     *
     * @param ports only these; empty: as the SidecarSet says
     * @param cidrs only these destinations; empty: as the SidecarSet says; outbound alone
     */
    public record Side(boolean on, List<Integer> ports, List<String> cidrs) {
        public static final Side ON = new Side(true, List.of(), List.of());
        public static final Side OFF = new Side(false, List.of(), List.of());

        public Side {
            ports = List.copyOf(ports);
            cidrs = List.copyOf(cidrs);
            for (int port : ports) {
                if (port < 1 || port > 65_535) {
                    throw new IllegalArgumentException("port: " + port + " (expected: 1..65535)");
                }
            }
            for (String cidr : cidrs) {
                if (!isCidr(cidr)) {
                    throw new IllegalArgumentException(
                            "cidr: '" + cidr + "' (expected: <ip>/<prefix>)");
                }
            }
        }

        /** Whether all ports that the other side redirects are redirected by this one, too. */
        public boolean covers(Side other) {
            boolean all = on && ports.isEmpty();
            boolean each = on && !other.ports.isEmpty() && ports.containsAll(other.ports);
            return !other.on || all || each;
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

        private static Side parse(String text) {
            if (text.equals("on")) {
                return ON;
            }
            if (text.equals("off")) {
                return OFF;
            }
            String[] parts = text.split("@", -1);
            if (parts.length > 2) {
                throw new IllegalArgumentException("side: '" + text + "' (expected: one @)");
            }
            List<Integer> ports =
                    parts[0].equals("*")
                            ? List.of()
                            : List.of(parts[0].split(",", -1)).stream().map(Side::port).toList();
            List<String> cidrs = parts.length == 1 ? List.of() : List.of(parts[1].split(",", -1));
            return new Side(true, ports, cidrs);
        }

        private static int port(String text) {
            try {
                return Integer.parseInt(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "side: '" + text + "' (expected: on, off or ports)", e);
            }
        }

        @Override
        public String toString() {
            if (!on) {
                return "off";
            }
            if (ports.isEmpty() && cidrs.isEmpty()) {
                return "on";
            }
            String which =
                    ports.isEmpty()
                            ? "*"
                            : ports.stream().map(String::valueOf).collect(Collectors.joining(","));
            return cidrs.isEmpty() ? which : which + "@" + String.join(",", cidrs);
        }
    }
}
