package dev.midflight.operator.rollout;

import dev.midflight.model.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * When a pod's slots were restarted with which image, oldest first: what the kubelet's crash
 * back-off counts, although nothing crashed. A slot that it holds back takes its whole pod out of
 * its Services, so a restart has to wait until there is nothing to hold back.
 *
 * <p>The kubelet keeps an entry for each container and image (kuberuntime {@code doBackOff}, {@code
 * GetBackoffKey}; client-go {@code flowcontrol.Backoff}): 10 s after the first start, doubled by
 * each further one up to 300 s, forgotten when the container's previous end is 600 s later than
 * that start. It refuses a start as long as that end is less than the entry ago.
 */
public record Restarts(List<Restart> all) {
    public static final Restarts NONE = new Restarts(List.of());

    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofSeconds(300);
    private static final Duration FORGOTTEN = LONGEST.multipliedBy(2);

    /** From a PATCH to the end of the container that stood by. */
    private static final Duration ENDING = Duration.ofSeconds(3);

    /** Six starts reach the longest back-off, with as many of other images between them. */
    private static final int MAX_KEPT = 24;

    private static final Duration KEPT = Duration.ofHours(1);

    public Restarts {
        all = List.copyOf(all);
    }

    /** One PATCH of a slot's image. */
    public record Restart(Slot slot, String image, Instant at) {}

    /** The same and one more; what no back-off can count any more is left out. */
    public Restarts with(Slot slot, String image, Instant now) {
        List<Restart> recent =
                Stream.concat(
                                all.stream().filter(each -> each.at().isAfter(now.minus(KEPT))),
                                Stream.of(new Restart(slot, image, now)))
                        .toList();
        return new Restarts(recent.subList(Math.max(0, recent.size() - MAX_KEPT), recent.size()));
    }

    /**
     * From when on the kubelet starts that image in that slot at once. Where the kubelet has
     * forgotten more than this knows, later than needed, never earlier.
     */
    public Instant notBefore(Slot slot, String image) {
        Duration held = Duration.ZERO;
        Instant started = Instant.MIN;
        Instant ended = Instant.MIN;
        for (Restart restart : all) {
            if (restart.slot() != slot) {
                continue;
            }
            if (restart.image().equals(image)) {
                held = forgotten(started, ended) ? FIRST : shorter(held.multipliedBy(2), LONGEST);
                started = restart.at();
            }
            ended = restart.at();
        }
        return forgotten(started, ended) ? Instant.MIN : ended.plus(ENDING).plus(held);
    }

    private static boolean forgotten(Instant started, Instant ended) {
        return started.equals(Instant.MIN) || ended.isAfter(started.plus(FORGOTTEN));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
