/** The control plane under a whole fleet, beside another one: {@code make bench-control}. */
@org.jspecify.annotations.NullMarked
package dev.midflight.operator.scale;
