/** The fleet channel's server: one authenticated stream per pod, ended by the leader. */
@NullMarked
package dev.midflight.operator.fleet;

import org.jspecify.annotations.NullMarked;
