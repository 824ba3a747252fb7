package dev.midflight.sidecar.move;

/**
 * A listening socket in transit.
 *
 * @param name of the listener in the configuration, for example {@code inbound}, {@code outbound},
 *     {@code metrics}
 */
public record MovedListener(String name, int descriptor) {}
