/** Spring Cloud applications by way of their actuator. */
@NullMarked
package dev.midflight.operator.registry.springcloud;

import org.jspecify.annotations.NullMarked;
