/** What routes, clusters and policies do to an exchange, whatever version of HTTP it came in. */
@NullMarked
package dev.midflight.sidecar.protocol.http.routed;

import org.jspecify.annotations.NullMarked;
