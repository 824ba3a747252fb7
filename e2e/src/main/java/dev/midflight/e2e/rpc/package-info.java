/** Real RPC applications in a cluster, under load, while interception is turned on and off. */
@NullMarked
package dev.midflight.e2e.rpc;

import org.jspecify.annotations.NullMarked;
