package dev.midflight.operator.pod;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.midflight.model.InterceptionScope;
import dev.midflight.operator.toggle.LeftRegistry;
import dev.midflight.operator.toggle.TogglePhase;
import dev.midflight.operator.toggle.ToggleRun;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A pod's way through a toggle as the short JSON of its annotation (docs/design/toggle.md). */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record ToggleNote(
        String toggle,
        long generation,
        TogglePhase phase,
        boolean back,
        String target,
        String before,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable List<LeftRegistry> registered,
        String begun,
        String since,
        int tries,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String reason,
        @Nullable Map<TogglePhase, Long> millis) {
    static final String ANNOTATION = "midflight.dev/toggle";
    private static final Logger LOG = Logger.getLogger(ToggleNote.class);
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
    private static final ObjectReader READER = JSON.readerFor(ToggleNote.class);
    private static final ObjectWriter WRITER = JSON.writerFor(ToggleNote.class);
    private static final int REASON_CHARACTERS = 1024;

    /** Empty where somebody else wrote the annotation. */
    static Optional<ToggleRun> parse(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(READER.<ToggleNote>readValue(text).run());
        } catch (JsonProcessingException
                | IllegalArgumentException
                | DateTimeException
                | NullPointerException e) {
            LOG.debugf("Annotation %s is not readable: %s", ANNOTATION, e.getMessage());
            return Optional.empty();
        }
    }

    /** What to write; the durations only where the pod has arrived. */
    static String text(ToggleRun run) {
        String why = run.reason();
        ToggleNote note =
                new ToggleNote(
                        run.toggle(),
                        run.generation(),
                        run.phase(),
                        run.back(),
                        run.target().toString(),
                        run.before().toString(),
                        run.isFinal() ? List.of() : run.registered(),
                        run.begun().toString(),
                        run.since().toString(),
                        run.tries(),
                        why.length() > REASON_CHARACTERS
                                ? why.substring(0, REASON_CHARACTERS)
                                : why,
                        run.phase() == TogglePhase.ARRIVED
                                ? new TreeMap<>(run.millis())
                                : Map.of());
        try {
            return WRITER.writeValueAsString(note);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings and numbers are JSON", e);
        }
    }

    private ToggleRun run() {
        if (phase == TogglePhase.PREFLIGHT) {
            throw new IllegalArgumentException("phase: PREFLIGHT (expected: none that is noted)");
        }
        return new ToggleRun(
                toggle,
                generation,
                Objects.requireNonNull(phase, "phase is null"),
                back,
                InterceptionScope.parse(target),
                InterceptionScope.parse(before),
                Objects.requireNonNullElse(registered, List.of()),
                Instant.parse(begun),
                Instant.parse(since),
                tries,
                Objects.requireNonNullElse(reason, ""),
                Objects.requireNonNullElse(millis, Map.of()));
    }
}
