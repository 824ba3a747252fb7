/** Answers the application's rewritten tcpSocket probes. */
@NullMarked
package dev.midflight.sidecar.probe;

import org.jspecify.annotations.NullMarked;
