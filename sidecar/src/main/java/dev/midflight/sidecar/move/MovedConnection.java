package dev.midflight.sidecar.move;

import java.util.List;

/**
 * One connection (or pair) in transit: its descriptors and the opaque state that its own protocol
 * wrote and will read.
 *
 * @param protocol name of the protocol that exported it and must adopt it, for example {@code
 *     http1} or {@code tcp}
 * @param descriptors file descriptors in an order that the protocol defines; downstream first
 * @param state the protocol's own encoding, at most {@link #MAX_STATE_BYTES} bytes, unread and
 *     unsent bytes included
 */
public record MovedConnection(String protocol, long id, List<Integer> descriptors, byte[] state) {
    public static final int MAX_STATE_BYTES = 1 << 20;
}
