/** Listening sockets, accepting, and where a redirected connection was going. */
@NullMarked
package dev.midflight.sidecar.listen;

import org.jspecify.annotations.NullMarked;
