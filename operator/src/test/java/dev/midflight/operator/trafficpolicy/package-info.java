@NullMarked
package dev.midflight.operator.trafficpolicy;

import org.jspecify.annotations.NullMarked;
