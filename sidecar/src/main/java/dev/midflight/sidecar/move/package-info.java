/** What moves between two proxies, seen from the data path: the handover's only view of it. */
@NullMarked
package dev.midflight.sidecar.move;

import org.jspecify.annotations.NullMarked;
