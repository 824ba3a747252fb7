/**
 * TLS 1.3 after its handshake: the record protocol (RFC 8446 section 5), by secrets that can be
 * given to another process.
 */
@NullMarked
package dev.midflight.sidecar.tls.records;

import org.jspecify.annotations.NullMarked;
