/**
 * The move of listeners and connections from one proxy to another; docs/design/handover.md is the
 * protocol.
 */
@NullMarked
package dev.midflight.sidecar.handover;

import org.jspecify.annotations.NullMarked;
