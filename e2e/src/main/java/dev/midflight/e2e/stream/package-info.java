/** Full-duplex TCP streams whose frames prove order, completeness and content. */
@NullMarked
package dev.midflight.e2e.stream;

import org.jspecify.annotations.NullMarked;
