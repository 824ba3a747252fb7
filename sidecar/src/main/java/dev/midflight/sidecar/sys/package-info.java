/** The kernel, where Java and Netty do not reach: system calls by the foreign function API. */
@NullMarked
package dev.midflight.sidecar.sys;

import org.jspecify.annotations.NullMarked;
