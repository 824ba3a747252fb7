/** Fakes, fixtures and the golden-file runner for tests. */
@NullMarked
package dev.midflight.testkit;

import org.jspecify.annotations.NullMarked;
