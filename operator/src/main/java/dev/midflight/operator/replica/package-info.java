/** What the operator's replicas tell one another. */
@NullMarked
package dev.midflight.operator.replica;

import org.jspecify.annotations.NullMarked;
