/** SOFARegistry by way of its session server. */
@NullMarked
package dev.midflight.operator.registry.sofa;

import org.jspecify.annotations.NullMarked;
