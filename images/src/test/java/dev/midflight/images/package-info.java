/** Tests of the images. */
@NullMarked
package dev.midflight.images;

import org.jspecify.annotations.NullMarked;
