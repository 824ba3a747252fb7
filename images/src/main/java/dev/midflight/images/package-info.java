/** Assembles the container images as OCI archives, without an engine or a registry. */
@NullMarked
package dev.midflight.images;

import org.jspecify.annotations.NullMarked;
