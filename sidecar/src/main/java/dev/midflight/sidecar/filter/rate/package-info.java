/** How often something may be done: token buckets. */
@NullMarked
package dev.midflight.sidecar.filter.rate;

import org.jspecify.annotations.NullMarked;
