/** A ZooKeeper server. */
@NullMarked
package dev.midflight.rpcapps.zookeeper;

import org.jspecify.annotations.NullMarked;
