/**
 * Which rules redirect the pod's traffic to this proxy, and the client of the interceptor that
 * applies them.
 */
@NullMarked
package dev.midflight.sidecar.intercept;

import org.jspecify.annotations.NullMarked;
