package dev.midflight.sidecar.handover;

import java.time.Duration;

/**
 * How long each phase may take before the other side counts as silent. A limit alone never lets
 * anyone resume: it makes the silent side dead.
 *
 * @param hello from the connection to HELLO
 * @param welcome from HELLO to WELCOME
 * @param batch from one message of a batch to the next, the freeze included
 * @param prepared from END to PREPARED, of a batch without connections
 * @param commit from PREPARED to COMMIT, and from COMMIT to COMMITTED: all is frozen, and clients
 *     of some protocols wait for three seconds only
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
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofMillis(5));

    /** What building one connection takes at most, on a machine that is busy with other things. */
    private static final Duration BUILDING = Duration.ofMillis(1);

    /** From END to PREPARED, of a batch of so many connections. */
    Duration prepared(int connections) {
        return prepared.plus(BUILDING.multipliedBy(connections));
    }
}
