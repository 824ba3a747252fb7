package dev.midflight.operator.rollout;

import dev.midflight.model.Epoch;
import dev.midflight.model.ProxyVersion;
import dev.midflight.model.Slot;
import java.time.Instant;

/**
 * One upgrade of one pod, written on the pod in the same PATCH that begins it, so that any operator
 * can go on with it.
 *
 * @param generation the SidecarSet's generation that asked for it
 * @param version what the target slot is to serve
 * @param previousImage the target slot's image before
 */
public record Attempt(
        Kind kind,
        long generation,
        ProxyVersion version,
        Slot target,
        Epoch epoch,
        String previousImage,
        Instant since) {

    /** How the target slot comes to serve. */
    public enum Kind {
        /** Its image is patched; the restarted container takes over. */
        PATCH,
        /** It has the image already; a command makes it take over. */
        TAKE_OVER
    }
}
