/** How one pod's interception is turned on or off, and which pods may begin: decisions alone. */
@NullMarked
package dev.midflight.operator.toggle;

import org.jspecify.annotations.NullMarked;
