/** The loopback admin endpoint and the metrics endpoint. */
@NullMarked
package dev.midflight.sidecar.admin;

import org.jspecify.annotations.NullMarked;
