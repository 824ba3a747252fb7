/**
 * The client of a control plane: resources come in over one stream, are taken whole or refused
 * whole, and become the data path's configuration; serving never depends on it.
 */
@NullMarked
package dev.midflight.sidecar.xds;

import org.jspecify.annotations.NullMarked;
