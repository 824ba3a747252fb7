/** kubectl-midflight: previews an injection, shows the fleet. */
@NullMarked
package dev.midflight.cli;

import org.jspecify.annotations.NullMarked;
