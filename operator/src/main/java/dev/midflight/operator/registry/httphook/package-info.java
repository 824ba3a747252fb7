/** Applications that have endpoints of their own for leaving and coming back. */
@NullMarked
package dev.midflight.operator.registry.httphook;

import org.jspecify.annotations.NullMarked;
