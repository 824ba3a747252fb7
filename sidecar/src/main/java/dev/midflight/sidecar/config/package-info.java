/** The environment of a slot, parsed once; every error is listed. */
@NullMarked
package dev.midflight.sidecar.config;

import org.jspecify.annotations.NullMarked;
