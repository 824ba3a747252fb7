@NullMarked
package dev.midflight.operator.leader;

import org.jspecify.annotations.NullMarked;
