/** Which pods callers speak mutual TLS to, and that none does so to a pod without its proxy. */
@NullMarked
package dev.midflight.operator.mtls;

import org.jspecify.annotations.NullMarked;
