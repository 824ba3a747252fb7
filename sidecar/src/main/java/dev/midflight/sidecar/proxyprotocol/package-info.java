/**
 * The PROXY protocol, versions 1 and 2: who a connection is from, told ahead of its bytes. Pure.
 * The specification is HAProxy's {@code doc/proxy-protocol.txt}.
 */
@NullMarked
package dev.midflight.sidecar.proxyprotocol;

import org.jspecify.annotations.NullMarked;
