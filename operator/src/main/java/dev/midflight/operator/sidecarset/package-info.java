/** The SidecarSet: what it wants, what there is, what is done about it, and its status. */
@NullMarked
package dev.midflight.operator.sidecarset;

import org.jspecify.annotations.NullMarked;
