@NullMarked
package dev.midflight.sidecar.tls.records;

import org.jspecify.annotations.NullMarked;
