/** Synthetic traffic and a handover in one process: warms a proxy up, and trains its AOT cache. */
@NullMarked
package dev.midflight.sidecar.rehearsal;

import org.jspecify.annotations.NullMarked;
