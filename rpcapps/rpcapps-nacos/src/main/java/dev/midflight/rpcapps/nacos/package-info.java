/** A Nacos server. */
@NullMarked
package dev.midflight.rpcapps.nacos;

import org.jspecify.annotations.NullMarked;
