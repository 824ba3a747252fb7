/**
 * Where tests and demo run: a cluster somebody points to, or the project's own; and Midflight
 * installed in it.
 */
@NullMarked
package dev.midflight.e2e.cluster;

import org.jspecify.annotations.NullMarked;
