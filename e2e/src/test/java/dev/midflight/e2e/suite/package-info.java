/** The end-to-end suite: Midflight installed by Helm in a real cluster. */
@NullMarked
package dev.midflight.e2e.suite;

import org.jspecify.annotations.NullMarked;
