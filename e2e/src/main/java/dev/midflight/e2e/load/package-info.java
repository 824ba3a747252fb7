/** The load generator: every request and connection is accounted for, none is retried. */
@NullMarked
package dev.midflight.e2e.load;

import org.jspecify.annotations.NullMarked;
