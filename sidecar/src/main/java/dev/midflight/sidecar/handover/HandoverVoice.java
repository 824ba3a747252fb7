package dev.midflight.sidecar.handover;

import dev.midflight.sidecar.handover.HandoverMessage.Abort;
import dev.midflight.sidecar.sys.SeqpacketSocket.Sent;
import dev.midflight.sidecar.sys.SystemCallException;
import java.nio.BufferOverflowException;
import java.time.Duration;

/**
 * What one side of a handover says; a message that cannot be sent is logged, and counts as one that
 * the other side did not take in time.
 */
final class HandoverVoice {
    private static final Duration LAST_WORDS = Duration.ofMillis(200);

    private final HandoverContext context;
    private final HandoverChannel channel;

    HandoverVoice(HandoverContext context, HandoverChannel channel) {
        this.context = context;
        this.channel = channel;
    }

    Sent say(HandoverMessage message) {
        return say(message, context.limits().batch());
    }

    Sent say(HandoverMessage message, Duration limit) {
        try {
            return channel.send(message, limit);
        } catch (SystemCallException e) {
            context.log().warn("cannot send", e, "message", message);
            return Sent.TIME_OVER;
        }
    }

    Sent abort(String reason) {
        context.log().warn("leaves a handover", "reason", reason);
        return say(new Abort(reason), LAST_WORDS);
    }

    /** A part of a batch, with its descriptors; false: nothing more is to be sent. */
    boolean part(HandoverMessage part, int[] descriptors) {
        try {
            return channel.send(part, descriptors, context.limits().batch()) != Sent.TIME_OVER;
        } catch (SystemCallException | IllegalArgumentException | BufferOverflowException e) {
            context.log().error("cannot send a part of the batch", e);
            return false;
        }
    }
}
