@NullMarked
package dev.midflight.sidecar.tls;

import org.jspecify.annotations.NullMarked;
