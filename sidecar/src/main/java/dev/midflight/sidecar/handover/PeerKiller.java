package dev.midflight.sidecar.handover;

/** Makes the proxy of the other slot dead: the only way out where it is silent. */
@FunctionalInterface
public interface PeerKiller {
    /**
     * Blocks for a bounded time.
     *
     * @return true if the launcher of the other slot says that its JVM is dead; false if it could
     *     not be asked, which proves nothing
     */
    boolean kill();
}
