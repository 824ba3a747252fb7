/** The end-to-end suite, the demo and the load they run. */
@NullMarked
package dev.midflight.e2e;

import org.jspecify.annotations.NullMarked;
