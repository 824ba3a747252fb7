/** Dubbo applications by way of their QoS port. */
@NullMarked
package dev.midflight.operator.registry.dubbo;

import org.jspecify.annotations.NullMarked;
