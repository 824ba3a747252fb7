/** Log events: plain words, then keys. */
@NullMarked
package dev.midflight.sidecar.log;

import org.jspecify.annotations.NullMarked;
