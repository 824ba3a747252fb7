package dev.midflight.operator.pod;

import dev.midflight.model.Slot;
import dev.midflight.operator.rollout.Restarts;
import dev.midflight.operator.rollout.Restarts.Restart;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A pod's restarts as its annotation: {@code <slot> <time> <image>}, separated by commas. */
final class RestartsNote {
    static final String ANNOTATION = "midflight.dev/restarts";

    private RestartsNote() {}

    static String text(Restarts restarts) {
        return restarts.all().stream()
                .map(each -> each.slot().letter() + " " + each.at() + " " + each.image())
                .collect(Collectors.joining(","));
    }

    /** What somebody else wrote there is left out. */
    static Restarts parse(String text) {
        List<Restart> restarts =
                Arrays.stream(text.split(",")).flatMap(each -> restart(each).stream()).toList();
        return new Restarts(restarts);
    }

    private static Optional<Restart> restart(String text) {
        String[] words = text.split(" ");
        if (words.length != 3) {
            return Optional.empty();
        }
        try {
            Instant at = Instant.parse(words[1]);
            return Slot.parse(words[0]).map(slot -> new Restart(slot, words[2], at));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
