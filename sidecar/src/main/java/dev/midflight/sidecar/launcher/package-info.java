/** The launchers: our own on descriptor 0, the peer's on its socket. */
@NullMarked
package dev.midflight.sidecar.launcher;

import org.jspecify.annotations.NullMarked;
