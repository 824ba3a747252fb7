/** What a TrafficPolicy says, as the user writes it. */
@NullMarked
package dev.midflight.crds.policy;

import org.jspecify.annotations.NullMarked;
