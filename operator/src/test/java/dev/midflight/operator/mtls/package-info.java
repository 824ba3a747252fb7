@NullMarked
package dev.midflight.operator.mtls;

import org.jspecify.annotations.NullMarked;
