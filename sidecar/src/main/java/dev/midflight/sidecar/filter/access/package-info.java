/** Who may do what: by address, method, path and fields. */
@NullMarked
package dev.midflight.sidecar.filter.access;

import org.jspecify.annotations.NullMarked;
