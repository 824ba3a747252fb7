package dev.midflight.e2e.upgrade;

import dev.midflight.crds.MidflightNames;
import dev.midflight.e2e.kube.SlotContainer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the proxy that serves has logged about its taking over; the node's clock stamps each line.
 */
final class HandoverLog {
    private static final Pattern TOOK_OVER =
            Pattern.compile("(?m)^(\\S+) .*took over.* moved=(\\d+).* frozenMicros=(\\d+)");
    private static final Pattern OPEN = Pattern.compile("(?m) open=(\\d+)");

    private final String text;

    private HandoverLog(String text) {
        this.text = text;
    }

    static HandoverLog of(KubernetesClient client, Pod pod) {
        String container =
                SlotContainer.activeLetter(pod).equals("a")
                        ? MidflightNames.SLOT_A_CONTAINER
                        : MidflightNames.SLOT_B_CONTAINER;
        return new HandoverLog(
                client.pods()
                        .inNamespace(pod.getMetadata().getNamespace())
                        .withName(pod.getMetadata().getName())
                        .inContainer(container)
                        .usingTimestamps()
                        .getLog());
    }

    /** The last handover in the log, timed from that moment. */
    UpgradeFigures.Handover handover(Instant patched) {
        Matcher matcher = TOOK_OVER.matcher(text);
        Optional<UpgradeFigures.Handover> last = Optional.empty();
        while (matcher.find()) {
            Duration time = Duration.between(patched, Instant.parse(matcher.group(1)));
            long moved = Long.parseLong(matcher.group(2));
            last =
                    Optional.of(
                            new UpgradeFigures.Handover(
                                    open(matcher.group()).orElse(moved),
                                    moved,
                                    time.toNanos() / 1e6,
                                    Long.parseLong(matcher.group(3)) / 1e3));
        }
        return last.orElseThrow(
                () -> new IllegalStateException("no handover in the log:\n" + text));
    }

    private static Optional<Long> open(String line) {
        Matcher matcher = OPEN.matcher(line);
        return matcher.find() ? Optional.of(Long.parseLong(matcher.group(1))) : Optional.empty();
    }
}
