/**
 * Other people's programs on both sides of the sidecar: the gRPC suite, HTTP clients, a browser.
 */
@NullMarked
package dev.midflight.sidecar.interop;

import org.jspecify.annotations.NullMarked;
