package dev.midflight.e2e.handover;

import dev.midflight.e2e.cluster.Command;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final String namespace;

    private KernelCounts(String namespace) {
        this.namespace = namespace;
    }

    /** Begins to count; one that has begun before begins anew. */
    static KernelCounts of(String namespace) {
        KernelCounts counts = new KernelCounts(namespace);
        counts.run("iptables -t raw -F OUTPUT");
        for (String flag : List.of("RST", "FIN")) {
            counts.run(
                    "iptables -t raw -A OUTPUT %s --tcp-flags %s %s".formatted(MATCH, flag, flag));
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
        long resets = 0;
        long ends = 0;
        Matcher matcher = COUNTER.matcher(run("iptables-save -c -t raw"));
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

    private String run(String command) {
        List<String> words = List.of(("ip netns exec " + namespace + " " + command).split(" ", -1));
        return new Command(words, Map.of()).require(LIMIT);
    }
}
