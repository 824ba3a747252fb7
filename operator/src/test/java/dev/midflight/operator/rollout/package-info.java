@NullMarked
package dev.midflight.operator.rollout;

import org.jspecify.annotations.NullMarked;
