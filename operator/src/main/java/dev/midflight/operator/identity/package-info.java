/** Who workloads are: the mesh's authority, and certificates for their sidecars. */
@NullMarked
package dev.midflight.operator.identity;

import org.jspecify.annotations.NullMarked;
