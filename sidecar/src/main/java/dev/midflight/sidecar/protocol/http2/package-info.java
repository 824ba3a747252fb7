/** HTTP/2 (RFC 9113) on both sides: frames, streams, flow control and limits. */
@NullMarked
package dev.midflight.sidecar.protocol.http2;

import org.jspecify.annotations.NullMarked;
