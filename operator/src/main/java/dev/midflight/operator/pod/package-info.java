/** Pods as the API server has them: read, kept small, patched. */
@NullMarked
package dev.midflight.operator.pod;

import org.jspecify.annotations.NullMarked;
