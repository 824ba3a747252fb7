/** What is done before memory, descriptors or connections run out: stop reading, refuse, shed. */
@NullMarked
package dev.midflight.sidecar.overload;

import org.jspecify.annotations.NullMarked;
