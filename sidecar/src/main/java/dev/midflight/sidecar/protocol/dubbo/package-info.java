/** Finds the frames of dubbo2, without reading what is in them. */
@NullMarked
package dev.midflight.sidecar.protocol.dubbo;

import org.jspecify.annotations.NullMarked;
