/** What the AOT cache of the image is trained with. */
@NullMarked
package dev.midflight.sidecar.training;

import org.jspecify.annotations.NullMarked;
