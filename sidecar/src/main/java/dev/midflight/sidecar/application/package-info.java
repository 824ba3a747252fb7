/** Asks the pod's own application. */
@NullMarked
package dev.midflight.sidecar.application;

import org.jspecify.annotations.NullMarked;
