package dev.midflight.sidecar.handover;

import dev.midflight.model.Epoch;

/**
 * A message with what its header says.
 *
 * @param version of the protocol that it is written in
 * @param epoch of the proxy that takes over
 */
record Envelope(int version, Epoch epoch, HandoverMessage message) {}
