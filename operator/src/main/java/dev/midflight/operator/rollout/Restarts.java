package dev.midflight.operator.rollout;

import dev.midflight.model.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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

    /**
     * Of both slots; six starts reach the longest back-off, with as many of other images between.
     */
    private static final int MAX_KEPT = 26;

    private static final Duration KEPT = Duration.ofHours(1);

    public Restarts {
        all = List.copyOf(all);
    }

    /** One PATCH of a slot's image. */
    public record Restart(Slot slot, String image, Instant at) {}

    /** The same and one more; what no back-off can count any more is left out. */
    public Restarts with(Slot slot, String image, Instant now) {
        List<Restart> kept = new ArrayList<>();
        for (Restart restart : all) {
            if (isFirst(restart) || restart.at().isAfter(now.minus(KEPT))) {
                kept.add(restart);
            }
        }
        kept.add(new Restart(slot, image, now));
        for (int i = 0; kept.size() > MAX_KEPT; i++) {
            if (!isFirst(kept.get(i))) {
                kept.remove(i--);
            }
        }
        return new Restarts(kept);
    }

    /**
     * From when on the kubelet starts that image in that slot at once. A slot's first restart
     * counts for nothing, since no container of it has ended before. Where the kubelet has
     * forgotten more than this knows, later than needed.
     */
    public Instant notBefore(Slot slot, String image) {
        Duration held = Duration.ZERO;
        Instant started = Instant.MIN;
        Instant ended = Instant.MIN;
        for (Restart restart : all) {
            if (restart.slot() != slot) {
                continue;
            }
            if (restart.image().equals(image) && !isFirst(restart)) {
                held = forgotten(started, ended) ? FIRST : shorter(held.multipliedBy(2), LONGEST);
                started = restart.at();
            }
            ended = restart.at();
        }
        return forgotten(started, ended) ? Instant.MIN : ended.plus(ENDING).plus(held);
    }

    private boolean isFirst(Restart restart) {
        return all.stream()
                .filter(each -> each.slot() == restart.slot())
                .findFirst()
                .filter(restart::equals)
                .isPresent();
    }

    private static boolean forgotten(Instant started, Instant ended) {
        return started.equals(Instant.MIN) || ended.isAfter(started.plus(FORGOTTEN));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
