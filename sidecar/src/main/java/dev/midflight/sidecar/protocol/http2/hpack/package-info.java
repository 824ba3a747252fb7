/** Header compression for HTTP/2 (RFC 7541); its tables can move to another process. */
@NullMarked
package dev.midflight.sidecar.protocol.http2.hpack;

import org.jspecify.annotations.NullMarked;
