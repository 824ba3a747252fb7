/** Many turns of interception, of whole groups and pod by pod, with the figures of each. */
@NullMarked
package dev.midflight.e2e.toggle;

import org.jspecify.annotations.NullMarked;
