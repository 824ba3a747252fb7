package dev.midflight.operator.pod;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.midflight.model.Epoch;
import dev.midflight.model.ProxyVersion;
import dev.midflight.model.Slot;
import dev.midflight.operator.rollout.Attempt;
import dev.midflight.operator.rollout.Progress;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/** A pod's last upgrade as the short JSON of its annotation; null where it never had one. */
@JsonIgnoreProperties(ignoreUnknown = true)
record ProgressNote(
        State state,
        Attempt.Kind kind,
        long generation,
        String version,
        String slot,
        long epoch,
        String previousImage,
        String since,
        String reason) {
    static final String ANNOTATION = "midflight.dev/upgrade";
    private static final Logger LOG = Logger.getLogger(ProgressNote.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int REASON_CHARACTERS = 1024;

    /** What became of it. */
    enum State {
        RUNNING,
        DONE,
        FAILED
    }

    /** What to write; empty for a pod that was never upgraded. */
    static Optional<String> text(Progress progress) {
        return switch (progress) {
            case Progress.Idle _ -> Optional.empty();
            case Progress.Attempted(var attempt) -> Optional.of(text(State.RUNNING, attempt, ""));
            case Progress.Arrived(var attempt) -> Optional.of(text(State.DONE, attempt, ""));
            case Progress.WentBack(var attempt, var why) ->
                    Optional.of(text(State.FAILED, attempt, why));
        };
    }

    /** Empty where somebody else wrote the annotation. */
    static Optional<Progress> parse(String text) {
        try {
            return Optional.of(JSON.readValue(text, ProgressNote.class).progress());
        } catch (JsonProcessingException
                | IllegalArgumentException
                | DateTimeException
                | NullPointerException e) {
            LOG.debugf("Annotation %s is not readable: %s", ANNOTATION, e.getMessage());
            return Optional.empty();
        }
    }

    private Progress progress() {
        Attempt attempt =
                new Attempt(
                        kind,
                        generation,
                        ProxyVersion.of(version),
                        Slot.parse(slot).orElseThrow(IllegalArgumentException::new),
                        Epoch.of(epoch),
                        previousImage,
                        Instant.parse(since));
        return switch (state) {
            case RUNNING -> new Progress.Attempted(attempt);
            case DONE -> new Progress.Arrived(attempt);
            case FAILED -> new Progress.WentBack(attempt, reason);
        };
    }

    private static String text(State state, Attempt attempt, String why) {
        ProgressNote note =
                new ProgressNote(
                        state,
                        attempt.kind(),
                        attempt.generation(),
                        attempt.version().name(),
                        attempt.target().letter(),
                        attempt.epoch().value(),
                        attempt.previousImage(),
                        attempt.since().toString(),
                        why.length() > REASON_CHARACTERS
                                ? why.substring(0, REASON_CHARACTERS)
                                : why);
        try {
            return JSON.writeValueAsString(note);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings and numbers are JSON", e);
        }
    }
}
