/** Finds out which protocol a new connection speaks. */
@NullMarked
package dev.midflight.sidecar.detect;

import org.jspecify.annotations.NullMarked;
