/** Reads what providers wrote into ZooKeeper. */
@NullMarked
package dev.midflight.operator.registry.zookeeper;

import org.jspecify.annotations.NullMarked;
