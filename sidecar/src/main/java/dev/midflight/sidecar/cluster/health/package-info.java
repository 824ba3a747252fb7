/** Asks endpoints whether they are healthy: once per process, on its side loop. */
@NullMarked
package dev.midflight.sidecar.cluster.health;

import org.jspecify.annotations.NullMarked;
