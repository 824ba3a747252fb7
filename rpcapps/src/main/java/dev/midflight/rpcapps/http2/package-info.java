/** gRPC, unary and as one long conversation, and plain HTTP/2, all of them in clear text. */
@NullMarked
package dev.midflight.rpcapps.http2;

import org.jspecify.annotations.NullMarked;
