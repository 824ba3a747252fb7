/** What a data plane does with traffic: records that are valid by construction. */
@NullMarked
package dev.midflight.model.traffic;

import org.jspecify.annotations.NullMarked;
