@NullMarked
package dev.midflight.operator.sidecarset;

import org.jspecify.annotations.NullMarked;
