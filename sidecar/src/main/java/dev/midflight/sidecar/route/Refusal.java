package dev.midflight.sidecar.route;

import dev.midflight.model.traffic.HeaderEdits;
import java.util.List;

/**
 * What a client is told whose request a filter did not let through.
 *
 * @param reason one line, for the client
 * @param headers of the answer
 */
public record Refusal(Cause cause, int status, String reason, CompiledEdits headers) {
    /** Which kind of filter it was. */
    public enum Cause {
        ACCESS,
        RATE_LIMIT
    }

    public static Refusal of(
            Cause cause, int status, String reason, List<HeaderEdits.Field> headers) {
        HeaderEdits edits = new HeaderEdits(List.of(), headers, List.of());
        return new Refusal(cause, status, reason, CompiledEdits.of(edits));
    }
}
