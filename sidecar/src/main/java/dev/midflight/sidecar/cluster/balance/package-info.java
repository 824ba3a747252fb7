/** The choice of one among equals: pure, on one thread, and without allocation per pick. */
@NullMarked
package dev.midflight.sidecar.cluster.balance;

import org.jspecify.annotations.NullMarked;
