/** Counters per event loop, summed when they are read, and the log level. */
@NullMarked
package dev.midflight.sidecar.telemetry;

import org.jspecify.annotations.NullMarked;
