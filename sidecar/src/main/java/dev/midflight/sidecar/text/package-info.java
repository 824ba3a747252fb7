/** How values are written for people and machines; knows nothing of what they mean. */
@NullMarked
package dev.midflight.sidecar.text;

import org.jspecify.annotations.NullMarked;
