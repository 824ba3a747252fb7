/** Spring Cloud with Nacos. */
@NullMarked
package dev.midflight.rpcapps.spring;

import org.jspecify.annotations.NullMarked;
