package dev.midflight.operator.serve;

import dev.midflight.wire.xds.XdsType;
import io.grpc.Status;
import java.time.Duration;

/**
 * What clients, or somebody who pretends to be one, can take from the server at most, and how
 * changes are gathered.
 *
 * @param names that a stream may ask for
 * @param responseBytes of one response; a resource that has more goes alone
 * @param reasonChars of a refusal that is kept
 * @param quiet after which changes go, unless others come meanwhile
 * @param latest after which they go all the same
 */
public record XdsLimits(
        int names, int responseBytes, int reasonChars, Duration quiet, Duration latest) {
    public static final XdsLimits DEFAULTS =
            new XdsLimits(20_000, 4 << 20, 4096, Duration.ofMillis(20), Duration.ofMillis(200));

    String reason(String said) {
        return said.length() <= reasonChars ? said : said.substring(0, reasonChars);
    }

    Answer tooManyNames() {
        return new Answer.Close(
                Status.RESOURCE_EXHAUSTED.withDescription("names: at most " + names));
    }

    /** To a client that does not follow any more; a new stream begins with what it has. */
    Answer unanswered(XdsType type) {
        return Answer.Close.toBeginAnew("no answer to the last response of " + type);
    }
}
