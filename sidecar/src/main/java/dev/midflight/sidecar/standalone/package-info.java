/** The proxy alone: a configuration file instead of a pod. */
@NullMarked
package dev.midflight.sidecar.standalone;

import org.jspecify.annotations.NullMarked;
