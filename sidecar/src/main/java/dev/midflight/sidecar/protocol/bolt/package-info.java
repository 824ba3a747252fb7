/** Finds the frames of SOFA Bolt, versions 1 and 2, without reading what is in them. */
@NullMarked
package dev.midflight.sidecar.protocol.bolt;

import org.jspecify.annotations.NullMarked;
