/** The proxy: data path, handover, fleet client. */
@NullMarked
package dev.midflight.sidecar;

import org.jspecify.annotations.NullMarked;
