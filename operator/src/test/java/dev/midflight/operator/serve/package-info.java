@NullMarked
package dev.midflight.operator.serve;

import org.jspecify.annotations.NullMarked;
