@NullMarked
package dev.midflight.operator.replica;

import org.jspecify.annotations.NullMarked;
