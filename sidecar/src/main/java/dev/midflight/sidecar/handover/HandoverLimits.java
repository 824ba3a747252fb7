package dev.midflight.sidecar.handover;

import java.time.Duration;

/**
 * How long each phase may take before the other side counts as silent. A limit alone never lets
 * anyone resume: it makes the silent side dead.
 *
 * @param hello from the connection to HELLO
 * @param welcome from HELLO to WELCOME
 * @param batch from one message of a batch to the next, the freeze included
 * @param prepared from END to PREPARED
 * @param commit from PREPARED to COMMIT, and from COMMIT to COMMITTED
 * @param killed from one order to kill the silent side to the next
 * @param straggler from one look for connections at their boundary to the next
 */
public record HandoverLimits(
        Duration hello,
        Duration welcome,
        Duration batch,
        Duration prepared,
        Duration commit,
        Duration killed,
        Duration straggler) {
    public static final HandoverLimits DEFAULT =
            new HandoverLimits(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(1),
                    Duration.ofMillis(5));
}
