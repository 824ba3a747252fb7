/** Telemetry on its way to sinks, off the event loops: bounded, batched, and dropped where slow. */
@NullMarked
package dev.midflight.sidecar.report;

import org.jspecify.annotations.NullMarked;
