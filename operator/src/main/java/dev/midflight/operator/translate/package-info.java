/** From resources to what sidecars run by; pure. */
@NullMarked
package dev.midflight.operator.translate;

import org.jspecify.annotations.NullMarked;
