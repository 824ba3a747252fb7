package dev.midflight.e2e.upgrade;

import dev.midflight.crds.MidflightNames;
import dev.midflight.e2e.kube.SlotContainer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What the proxy that serves has logged about its taking over, and the one before it about what
 * became of its connections; the node's clock stamps each line.
 */
public final class HandoverLog {
    private static final Pattern TOOK_OVER =
            Pattern.compile("(?m)^(\\S+) .*took over.* frozenMicros=(\\d+)");
    private static final Pattern GAVE =
            Pattern.compile("(?m)nothing left to serve moved=(\\d+) drained=(\\d+) cut=\\{(.*)}");
    private static final Pattern NUMBER = Pattern.compile("=(\\d+)");

    private final String text;
    private final String before;

    /** What the proxy that took over has logged, and the one before it. */
    public HandoverLog(String text, String before) {
        this.text = text;
        this.before = before;
    }

    /** Where the connections of the one before went. */
    public record Given(long moved, long drained, long cut) {
        public long open() {
            return moved + drained + cut;
        }
    }

    static HandoverLog of(KubernetesClient client, Pod pod) {
        boolean a = SlotContainer.activeLetter(pod).equals("a");
        String active = a ? MidflightNames.SLOT_A_CONTAINER : MidflightNames.SLOT_B_CONTAINER;
        String standby = a ? MidflightNames.SLOT_B_CONTAINER : MidflightNames.SLOT_A_CONTAINER;
        return new HandoverLog(read(client, pod, active), read(client, pod, standby));
    }

    private static String read(KubernetesClient client, Pod pod, String container) {
        return client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .inContainer(container)
                .usingTimestamps()
                .getLog();
    }

    /** The last handover in the logs, timed from that moment. */
    UpgradeFigures.Handover handover(Instant patched) {
        Duration time = Duration.between(patched, Instant.parse(last(TOOK_OVER, text).group(1)));
        Given given = given();
        return new UpgradeFigures.Handover(
                given.open(), given.moved(), time.toNanos() / 1e6, frozenMillis());
    }

    /** The longest time for which a batch was served by neither of the two. */
    public double frozenMillis() {
        return Long.parseLong(last(TOOK_OVER, text).group(2)) / 1e3;
    }

    public Given given() {
        MatchResult gave = last(GAVE, before);
        long cut =
                NUMBER.matcher(gave.group(3))
                        .results()
                        .mapToLong(each -> Long.parseLong(each.group(1)))
                        .sum();
        return new Given(Long.parseLong(gave.group(1)), Long.parseLong(gave.group(2)), cut);
    }

    private static MatchResult last(Pattern pattern, String log) {
        return pattern.matcher(log)
                .results()
                .reduce((_, later) -> later)
                .orElseThrow(
                        () -> new IllegalStateException("no " + pattern + " in the log:\n" + log));
    }
}
