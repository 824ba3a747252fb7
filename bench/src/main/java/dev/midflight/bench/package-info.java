/** Benchmarks side by side with the peers. */
@NullMarked
package dev.midflight.bench;

import org.jspecify.annotations.NullMarked;
