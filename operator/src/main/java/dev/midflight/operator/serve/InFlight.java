package dev.midflight.operator.serve;

import dev.midflight.wire.xds.XdsType;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The one response of a stream that waits for its answer. Not thread-safe. */
final class InFlight {
    /** After this time the next one goes, so that who never answers is not cut off. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private long count;
    private @Nullable Due response;
    private String nonce = "";
    private long sinceNanos;

    /** True while the next one has to wait. */
    boolean blocks(long nowNanos) {
        return response != null && nowNanos - sinceNanos < PATIENCE_NANOS;
    }

    boolean isOverdue(long nowNanos) {
        return response != null && !blocks(nowNanos);
    }

    /**
     * Another one goes.
     *
     * @return its nonce
     */
    String begin(Due next, long nowNanos) {
        response = next;
        nonce = Long.toString(++count);
        sinceNanos = nowNanos;
        return nonce;
    }

    /**
     * Takes an answer.
     *
     * @return what it answers; empty: an earlier one than the last, of which it says nothing any
     *     more
     */
    Optional<Due> answered(XdsType type, String answeredNonce) {
        Due known = response;
        if (known == null || known.type() != type || !nonce.equals(answeredNonce)) {
            return Optional.empty();
        }
        response = null;
        return Optional.of(known);
    }
}
