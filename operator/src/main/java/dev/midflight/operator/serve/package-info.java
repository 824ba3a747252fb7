/** Serves what sidecars run by over xDS: shelves of resources, streams that read them. */
@NullMarked
package dev.midflight.operator.serve;

import org.jspecify.annotations.NullMarked;
