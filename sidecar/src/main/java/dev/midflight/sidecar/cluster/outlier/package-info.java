/** Decides from how requests ended which endpoints are left alone for a while. */
@NullMarked
package dev.midflight.sidecar.cluster.outlier;

import org.jspecify.annotations.NullMarked;
