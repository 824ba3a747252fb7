/** What the operator tells people: conditions and events. */
@NullMarked
package dev.midflight.operator.status;

import org.jspecify.annotations.NullMarked;
