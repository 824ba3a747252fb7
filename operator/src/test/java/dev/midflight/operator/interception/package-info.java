@NullMarked
package dev.midflight.operator.interception;

import org.jspecify.annotations.NullMarked;
