/** The demo: the whole story in one command. */
@NullMarked
package dev.midflight.e2e.demo;

import org.jspecify.annotations.NullMarked;
