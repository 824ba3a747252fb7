/** The operator: reconciles the resources, rolls the fleet, serves the fleet channel. */
@NullMarked
package dev.midflight.operator;

import org.jspecify.annotations.NullMarked;
