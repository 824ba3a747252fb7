/** Many upgrades in a row, and deaths in the middle of one, with the figures of each. */
@NullMarked
package dev.midflight.e2e.upgrade;

import org.jspecify.annotations.NullMarked;
