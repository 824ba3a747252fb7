@NullMarked
package dev.midflight.operator.identity;

import org.jspecify.annotations.NullMarked;
