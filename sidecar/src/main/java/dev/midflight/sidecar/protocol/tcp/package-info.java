/** Relays bytes both ways, half-close included. */
@NullMarked
package dev.midflight.sidecar.protocol.tcp;

import org.jspecify.annotations.NullMarked;
