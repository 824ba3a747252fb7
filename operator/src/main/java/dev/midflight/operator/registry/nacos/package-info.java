/** Nacos over its HTTP APIs. */
@NullMarked
package dev.midflight.operator.registry.nacos;

import org.jspecify.annotations.NullMarked;
