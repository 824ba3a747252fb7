/** The application under test: it remembers what it executed. */
@NullMarked
package dev.midflight.e2e.app;

import org.jspecify.annotations.NullMarked;
