/** From the start of a proxy to its exit: who serves, who drains, who soaks. */
@NullMarked
package dev.midflight.sidecar.lifecycle;

import org.jspecify.annotations.NullMarked;
