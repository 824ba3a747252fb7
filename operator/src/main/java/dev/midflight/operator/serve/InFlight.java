package dev.midflight.operator.serve;

import dev.midflight.wire.xds.XdsType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The responses of a stream that wait for their answers, one of a type at most: an answer counts
 * however late it comes, and is about nothing that was sent before. Not thread-safe.
 */
final class InFlight {
    /** After this time one of another type goes, so that who is slow with one is not cut off. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Map<XdsType, Sent> waiting = new EnumMap<>(XdsType.class);
    private long count;

    /** Of the last one; null: it was answered. */
    private @Nullable XdsType last;

    private long sinceNanos;

    private record Sent(String nonce, Due response) {}

    /** True while the next one has to wait. */
    boolean blocks(long nowNanos) {
        return last != null && nowNanos - sinceNanos < PATIENCE_NANOS;
    }

    boolean isOverdue(long nowNanos) {
        return last != null && !blocks(nowNanos);
    }

    /**
     * Another one goes, of a type of which none waits.
     *
     * @return its nonce
     */
    String begin(Due next, long nowNanos) {
        String nonce = Long.toString(++count);
        waiting.put(next.type(), new Sent(nonce, next));
        last = next.type();
        sinceNanos = nowNanos;
        return nonce;
    }

    /**
     * Takes an answer.
     *
     * @return what it answers; empty: nothing that waits
     */
    Optional<Due> answered(XdsType type, String nonce) {
        Sent sent = waiting.get(type);
        if (sent == null || !sent.nonce().equals(nonce)) {
            return Optional.empty();
        }
        waiting.remove(type);
        if (last == type) {
            last = null;
        }
        return Optional.of(sent.response());
    }
}
