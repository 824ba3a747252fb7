/** A short search by all fuzz targets in every test run; the long one is {@code make fuzz}. */
@NullMarked
package dev.midflight.sidecar.fuzz;

import org.jspecify.annotations.NullMarked;
