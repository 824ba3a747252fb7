/** This proxy's certificate: asked for, and renewed long before it expires. */
@NullMarked
package dev.midflight.sidecar.identity;

import org.jspecify.annotations.NullMarked;
