/** xDS resources to and from the model (docs/design/control-plane.md). */
@NullMarked
package dev.midflight.wire.xds;

import org.jspecify.annotations.NullMarked;
