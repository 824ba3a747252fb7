/** The InterceptionToggle: which pods it is about, their runs, what these do, and its status. */
@NullMarked
package dev.midflight.operator.interceptiontoggle;

import org.jspecify.annotations.NullMarked;
