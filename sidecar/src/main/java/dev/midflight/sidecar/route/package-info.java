/** Where a request goes: a configuration's route tables, compiled; pure. */
@NullMarked
package dev.midflight.sidecar.route;

import org.jspecify.annotations.NullMarked;
