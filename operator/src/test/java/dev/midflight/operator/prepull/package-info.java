@NullMarked
package dev.midflight.operator.prepull;

import org.jspecify.annotations.NullMarked;
