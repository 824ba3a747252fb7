/** Proof of redirection: a port that nobody has, answered by whoever is redirected to. */
@NullMarked
package dev.midflight.sidecar.witness;

import org.jspecify.annotations.NullMarked;
