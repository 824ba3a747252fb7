/** The channel to the operator: reports out, commands in; serving never depends on it. */
@NullMarked
package dev.midflight.sidecar.fleet;

import org.jspecify.annotations.NullMarked;
