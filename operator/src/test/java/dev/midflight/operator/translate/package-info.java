@NullMarked
package dev.midflight.operator.translate;

import org.jspecify.annotations.NullMarked;
