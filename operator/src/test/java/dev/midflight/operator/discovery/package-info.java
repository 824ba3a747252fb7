@NullMarked
package dev.midflight.operator.discovery;

import org.jspecify.annotations.NullMarked;
