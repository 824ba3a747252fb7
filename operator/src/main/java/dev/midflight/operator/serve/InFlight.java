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

    /** After this time nobody believes that the answer will ever come. */
    private static final long GIVEN_UP_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Map<XdsType, Sent> waiting = new EnumMap<>(XdsType.class);
    private long count;

    /** Of the last one; null: it was answered. */
    private @Nullable XdsType last;

    private record Sent(String nonce, Due response, long atNanos) {}

    /** True while the next one has to wait. */
    boolean blocks(long nowNanos) {
        return last != null && age(last, nowNanos) < PATIENCE_NANOS;
    }

    /** True where the next one waits no more, or none will ever go. */
    boolean isOverdue(long nowNanos) {
        return (last != null && !blocks(nowNanos)) || unanswered(nowNanos).isPresent();
    }

    /**
     * The type of a response that was never answered: none of that type goes any more, so that the
     * stream has to begin anew.
     */
    Optional<XdsType> unanswered(long nowNanos) {
        for (XdsType type : waiting.keySet()) {
            if (age(type, nowNanos) >= GIVEN_UP_NANOS) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    private long age(XdsType type, long nowNanos) {
        Sent sent = waiting.get(type);
        return sent == null ? 0 : nowNanos - sent.atNanos();
    }

    /**
     * Another one goes, of a type of which none waits.
     *
     * @return its nonce
     */
    String begin(Due next, long nowNanos) {
        String nonce = Long.toString(++count);
        waiting.put(next.type(), new Sent(nonce, next, nowNanos));
        last = next.type();
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
