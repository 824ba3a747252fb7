@NullMarked
package dev.midflight.operator.namespace;

import org.jspecify.annotations.NullMarked;
