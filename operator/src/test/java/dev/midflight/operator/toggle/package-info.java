@NullMarked
package dev.midflight.operator.toggle;

import org.jspecify.annotations.NullMarked;
