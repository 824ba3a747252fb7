/** The mesh's mutual TLS: this proxy's key and certificate, and whom it trusts. */
@NullMarked
package dev.midflight.sidecar.tls;

import org.jspecify.annotations.NullMarked;
