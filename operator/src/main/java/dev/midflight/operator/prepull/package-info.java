/** Brings an image to a node before a pod there is touched. */
@NullMarked
package dev.midflight.operator.prepull;

import org.jspecify.annotations.NullMarked;
