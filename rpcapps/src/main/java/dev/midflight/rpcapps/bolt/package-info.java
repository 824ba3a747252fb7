/** SOFA Bolt, by address. */
@NullMarked
package dev.midflight.rpcapps.bolt;

import org.jspecify.annotations.NullMarked;
