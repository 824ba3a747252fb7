/** Upstream connections: connecting, pooling, giving back. */
@NullMarked
package dev.midflight.sidecar.cluster;

import org.jspecify.annotations.NullMarked;
