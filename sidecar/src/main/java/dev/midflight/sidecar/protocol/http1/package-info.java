/** HTTP/1.1 by a pass-through framing codec (RFC 9112). */
@NullMarked
package dev.midflight.sidecar.protocol.http1;

import org.jspecify.annotations.NullMarked;
