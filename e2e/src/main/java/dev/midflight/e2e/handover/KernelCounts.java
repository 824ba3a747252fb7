package dev.midflight.e2e.handover;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * TCP segments with RST or FIN that a pod's network namespace has sent, its loopback device
 * included, as netfilter counts them: no program can talk them away. Those between a new proxy and
 * itself while it warms up, and of the watchdog that asks a frozen one whether it lives, are not
 * counted.
 */
final class KernelCounts {
    private static final Pattern COUNTER =
            Pattern.compile("(?m)^\\[(\\d+):\\d+] -A OUTPUT .*tcp-flags (RST|FIN) ");

    /** The ports of the admin pages and of the warm-up: docs/design/pod.md. */
    private static final String MATCH =
            "-p tcp -m multiport ! --ports 15000,15095,15096,15097,15098 -m tcp";

    private final String namespace;

    private KernelCounts(String namespace) {
        this.namespace = namespace;
    }

    /** Begins to count; one that has begun before begins anew. */
    static KernelCounts of(String namespace) {
        KernelCounts counts = new KernelCounts(namespace);
        LocalProgram.run("ip", "netns", "exec", namespace, "iptables", "-t", "raw", "-F", "OUTPUT");
        for (String flag : List.of("RST", "FIN")) {
            LocalProgram.run(
                    "ip netns exec %s iptables -t raw -A OUTPUT %s --tcp-flags %s %s"
                            .formatted(namespace, MATCH, flag, flag)
                            .split(" ", -1));
        }
        return counts;
    }

    /** Segments so far. */
    public record Segments(long resets, long ends) {
        Segments since(Segments before) {
            return new Segments(resets - before.resets, ends - before.ends);
        }
    }

    Segments now() {
        String rules =
                LocalProgram.run(
                        "ip", "netns", "exec", namespace, "iptables-save", "-c", "-t", "raw");
        long resets = 0;
        long ends = 0;
        Matcher matcher = COUNTER.matcher(rules);
        while (matcher.find()) {
            long count = Long.parseLong(matcher.group(1));
            if (matcher.group(2).equals("RST")) {
                resets = count;
            } else {
                ends = count;
            }
        }
        return new Segments(resets, ends);
    }
}
