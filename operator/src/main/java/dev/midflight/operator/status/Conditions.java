package dev.midflight.operator.status;

import dev.midflight.crds.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Conditions of one generation; one whose status stays keeps the time of its last change. */
public final class Conditions {
    private static final int MESSAGE_CHARACTERS = 2048;

    private final List<Condition> before;
    private final long generation;
    private final Instant now;
    private final List<Condition> conditions = new ArrayList<>();

    public Conditions(List<Condition> before, long generation, Instant now) {
        this.before = before;
        this.generation = generation;
        this.now = now;
    }

    public Conditions put(String type, boolean value, String reason, String message) {
        String status = value ? Condition.TRUE : Condition.FALSE;
        String since =
                before.stream()
                        .filter(each -> each.type().equals(type) && each.status().equals(status))
                        .map(Condition::lastTransitionTime)
                        .findFirst()
                        .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
        conditions.add(new Condition(type, status, reason, shortened(message), since, generation));
        return this;
    }

    public List<Condition> list() {
        return List.copyOf(conditions);
    }

    private static String shortened(String message) {
        return message.length() > MESSAGE_CHARACTERS
                ? message.substring(0, MESSAGE_CHARACTERS)
                : message;
    }
}
