/** One TCP socket as the data path uses it, with what it takes to hand it to another process. */
@NullMarked
package dev.midflight.sidecar.link;

import org.jspecify.annotations.NullMarked;
