@NullMarked
package dev.midflight.operator.fleet;

import org.jspecify.annotations.NullMarked;
