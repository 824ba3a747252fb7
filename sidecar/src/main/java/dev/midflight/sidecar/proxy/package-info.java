/** The data path: wires listeners, workers and protocols, and moves them. */
@NullMarked
package dev.midflight.sidecar.proxy;

import org.jspecify.annotations.NullMarked;
