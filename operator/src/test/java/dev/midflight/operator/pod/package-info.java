@NullMarked
package dev.midflight.operator.pod;

import org.jspecify.annotations.NullMarked;
