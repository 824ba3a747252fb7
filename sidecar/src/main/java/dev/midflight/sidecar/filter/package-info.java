/** What may refuse connections and requests before they go on; each in a package of its own. */
@NullMarked
package dev.midflight.sidecar.filter;

import org.jspecify.annotations.NullMarked;
