/** Applications that are in no registry. */
@NullMarked
package dev.midflight.operator.registry.none;

import org.jspecify.annotations.NullMarked;
