/** What every injected pod's rules should be, and whether they are: with or without a toggle. */
@NullMarked
package dev.midflight.operator.interception;

import org.jspecify.annotations.NullMarked;
