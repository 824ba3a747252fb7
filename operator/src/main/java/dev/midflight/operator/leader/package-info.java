/** Which of the operator's replicas acts. */
@NullMarked
package dev.midflight.operator.leader;

import org.jspecify.annotations.NullMarked;
