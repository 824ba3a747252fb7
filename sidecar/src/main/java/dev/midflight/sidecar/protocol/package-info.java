/** What all protocols share: the worker of an event loop and its connections. */
@NullMarked
package dev.midflight.sidecar.protocol;

import org.jspecify.annotations.NullMarked;
