/**
 * Pure decisions: what each pod of a fleet is in the middle of, and what to do to which pod next.
 */
@NullMarked
package dev.midflight.operator.rollout;

import org.jspecify.annotations.NullMarked;
