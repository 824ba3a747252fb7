@NullMarked
package dev.midflight.operator;

import org.jspecify.annotations.NullMarked;
