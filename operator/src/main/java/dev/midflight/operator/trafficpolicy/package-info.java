/** From TrafficPolicies to what sidecars read, and back to their status. */
@NullMarked
package dev.midflight.operator.trafficpolicy;

import org.jspecify.annotations.NullMarked;
