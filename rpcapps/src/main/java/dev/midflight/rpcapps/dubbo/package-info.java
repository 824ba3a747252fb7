/** Dubbo, with ZooKeeper or Nacos. */
@NullMarked
package dev.midflight.rpcapps.dubbo;

import org.jspecify.annotations.NullMarked;
