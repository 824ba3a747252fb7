/**
 * Handovers between two proxies of a pod in a network namespace, under all traffic, with the other
 * side dying or hanging at every moment of one: {@code make handover-test}.
 */
@NullMarked
package dev.midflight.e2e.handover;

import org.jspecify.annotations.NullMarked;
